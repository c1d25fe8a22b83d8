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
