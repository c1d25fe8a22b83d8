import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { HourglassError } from "../../core/errors.ts";
import { float32, int64 } from "../../core/tensor.ts";
import { encodeOnnx } from "./encode.ts";
import type { OnnxGraph } from "./model.ts";
import { scanOnnx } from "./scan.ts";

const body: OnnxGraph = {
  name: "body",
  nodes: [{ type: "Relu", inputs: ["a"], outputs: ["b"] }],
  inputs: [],
  outputs: [],
  initializers: [],
};

const bytes = encodeOnnx({
  graph: {
    name: "test",
    nodes: [
      {
        type: "Relu",
        inputs: ["x"],
        outputs: ["h"],
        attributes: { kept: { tensor: float32([3], [1, 2, 3]) } },
      },
      { type: "Loop", inputs: ["h"], outputs: ["y"], attributes: { body: { graph: body } } },
      { type: "Gelu", domain: "com.microsoft", inputs: ["h"], outputs: ["z"] },
    ],
    inputs: [
      { name: "x", dtype: "float32", shape: ["batch", 3, 8] },
      { name: "w", dtype: "float32", shape: [2, 3] },
    ],
    outputs: [{ name: "y", dtype: "int64", shape: [] }],
    initializers: [
      { name: "w", value: float32([2, 3], [1, 2, 3, 4, 5, 6]) },
      { name: "s", value: int64([2], [1, 2]) },
    ],
  },
  opsets: { "": 21, "com.microsoft": 1 },
  metadata: { maker: "us", __proto__x: "y" },
});

test("a file says what it takes and gives, and what it is made of", () => {
  expect(scanOnnx(bytes, "test")).toEqual({
    irVersion: 10,
    producer: "hourglass",
    opsets: { "": 21, "com.microsoft": 1 },
    metadata: { maker: "us", __proto__x: "y" },
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 3, 8] }],
    outputs: [{ name: "y", dtype: "int64", shape: [] }],
    operators: { Relu: 2, Loop: 1, "com.microsoft.Gelu": 1 },
    numbers: 3 + 6 + 2,
  });
});

describe("row 11: what is refused", () => {
  const refusal = (file: Uint8Array): string => {
    try {
      scanOnnx(file, "f.onnx");
    } catch (error) {
      expect(error).toBeInstanceOf(HourglassError);
      return (error as HourglassError).message;
    }
    return "nothing";
  };

  /** A message of one field. */
  const wrapped = (field: number, content: Uint8Array): Uint8Array =>
    new BinaryWriter().tag(field, 2).bytes(content).finish();

  test("weights in another file, wherever the tensor lies", () => {
    const external = new BinaryWriter().tag(14, 0).int32(1).finish();
    const entries = wrapped(13, wrapped(1, new Uint8Array()));
    for (const tensor of [external, entries])
      for (const graph of [wrapped(5, tensor), wrapped(1, wrapped(5, wrapped(5, tensor)))])
        expect(refusal(new Uint8Array([8, 10, ...wrapped(7, graph)]))).toMatch(
          /another file, which is never opened/,
        );
  });

  test("no graph, bodies without end, and any cut", () => {
    expect(refusal(new Uint8Array([8, 10]))).toMatch(/holds no ONNX graph/);
    expect(refusal(new TextEncoder().encode("no model at all"))).toMatch(/no whole ONNX file/);
    let graph = new Uint8Array();
    for (let depth = 0; depth < 40; depth++)
      graph = new Uint8Array(wrapped(1, wrapped(5, wrapped(6, graph))));
    expect(refusal(new Uint8Array([8, 10, ...wrapped(7, graph)]))).toMatch(/too deep/);
    // A file that ends between two fields is whole, and ours ends with its metadata.
    const cuts = Array.from({ length: bytes.length }, (_, n) => refusal(bytes.subarray(0, n)));
    expect(cuts.filter((message) => message === "nothing").length).toBeLessThan(6);
  });
});
