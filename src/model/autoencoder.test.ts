import { expect, test } from "vitest";
import { standardColumn } from "../../test/standardColumn.ts";
import { untrained } from "../../test/untrained.ts";
import type { HourglassError } from "../core/errors.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { fromModelFile, toModelFile } from "./autoencoder.ts";

// Found by fuzzing: each was refused as a wrong option, without the file's name.
test.each([
  ["a last layer of another size", (layers: { units: number }[]) => ({ ...layers.at(-1), units: 17 })],
  ["a reshape to more numbers", () => ({ kind: "reshape", shape: [2, 3, 5] })],
])("row 7: a file whose network has %s is refused as bad data, and named", (_, last) => {
  const columns = ["a", "b"].map(standardColumn);
  const { spec, tensors, provenance } = toModelFile(untrained({ kind: "table", columns }));
  const parts = structuredClone(spec) as { model: { decoder: { units: number }[] } };
  parts.model.decoder.splice(-1, 1, last(parts.model.decoder) as never);
  const file = decodeModel(encodeModel({ spec: parts as never, tensors, provenance }), "m.safetensors");
  try {
    fromModelFile(file, "m.safetensors");
    expect.unreachable();
  } catch (error) {
    expect((error as HourglassError).message).toMatch(
      /^m\.safetensors: its layers do not fit each other: decoder[^\n]*; take a copy that is whole$/,
    );
    expect(error).toMatchObject({ code: "data", reason: "damaged" });
  }
});

test("a file of eight bits gives a network of the same weights within a hundredth of the largest", () => {
  const model = untrained({ kind: "table", columns: ["a", "b"].map(standardColumn) });
  const file = decodeModel(encodeModel(toModelFile(model, { eightBits: true })), "m.safetensors");
  const { weights } = fromModelFile(file, "m.safetensors");
  const largest = model.weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  expect(weights).not.toEqual(model.weights);
  for (const [i, w] of weights.entries()) expect(Math.abs(w - model.weights[i])).toBeLessThan(0.01 * largest);
});

test("a file whose weights are of another type is refused, and not read as numbers of it", () => {
  const content = toModelFile(untrained({ kind: "table", columns: ["a", "b"].map(standardColumn) }));
  const tensors = new Map(content.tensors);
  const waist = tensors.get("waist.weight");
  if (!waist) throw new Error("the model has a waist");
  const halves = { dtype: "float16", shape: waist.shape, data: new Uint16Array(waist.data.length) } as const;
  const file = decodeModel(
    encodeModel({ ...content, tensors: tensors.set("waist.weight", halves) }),
    "m.safetensors",
  );
  expect(() => fromModelFile(file, "m.safetensors")).toThrow(
    "m.safetensors: tensor waist.weight must hold float32",
  );
});
