import { describe, expect, test } from "vitest";
import { int64 } from "../../core/tensor.ts";
import { anyBatch } from "./anyBatch.ts";
import type { OnnxModel } from "./model.ts";

/** A model of one node that reads x and a constant that may depend on the batch. */
function model(type: string, batch: number, numbers: readonly number[]): OnnxModel {
  return {
    opsets: { "": 21 },
    graph: {
      name: "test",
      nodes: [{ type, inputs: ["x", "c"], outputs: ["y"] }],
      inputs: [{ name: "x", dtype: "float32", shape: [batch, 6] }],
      outputs: [{ name: "y", dtype: "float32", shape: [batch, 3] }],
      initializers: [{ name: "c", value: int64([numbers.length], numbers) }],
    },
  };
}

const of = (type: string, numbers: (batch: number) => readonly number[]) =>
  anyBatch(model(type, 101, numbers(101)), model(type, 103, numbers(103)));

describe("a model for any batch", () => {
  test.each([
    ["Reshape", -1n],
    ["Expand", 1n],
  ])("leaves the batch of %s open", (type, left) => {
    const open = of(type, (batch) => [2 * batch, 3]);
    expect(open?.graph.initializers[0].value.data).toEqual(BigInt64Array.of(left, 3n));
    expect(open?.graph.nodes[0].inputs[1]).toBe(open?.graph.initializers[0].name);
    expect(open?.graph.inputs[0].shape).toEqual(["batch", 6]);
    expect(open?.graph.outputs[0].shape).toEqual(["batch", 3]);
  });

  test("keeps what does not move", () => {
    expect(of("Reshape", () => [2, 3])?.graph.initializers[0].value.data).toEqual(BigInt64Array.of(2n, 3n));
  });

  test("is not to be had where two axes move, or a number that is no shape", () => {
    expect(of("Reshape", (batch) => [batch, batch])).toBeUndefined();
    expect(of("Pad", (batch) => [batch, 3])).toBeUndefined();
    expect(of("Reshape", (batch) => (batch === 101 ? [1] : [1, 1]))).toBeUndefined();
  });
});
