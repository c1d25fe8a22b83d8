import { describe, expect, it } from "vitest";
import { HourglassError } from "../core/errors.ts";
import { float32, type Tensor, tensor } from "../core/tensor.ts";
import { decodeModel, encodeModel, type Provenance } from "./modelFile.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const provenance: Provenance = {
  version: "0.1.0",
  date: "2026-01-02T03:04:05Z",
  data: "glyphs",
  rows: 4096,
  seed: 1,
  engine: "reference",
  seconds: 12.5,
  epochs: 3,
  steps: 96,
  command: "hourglass train glyphs --out m",
};
const spec = {
  type: "denoising",
  layers: [{ kind: "dense", out: 8 }],
  columns: ["ä", '"quoted"', '"checksum":"'],
};
const tensors = new Map<string, Tensor>([
  ["encoder.0.weight", float32([2, 3], [1, -2, 0.5, 1e-40, -0, 3.4e38])],
  ["scaler.mean", tensor("float64", [2], Float64Array.of(0.1, 1e300))],
]);
const whole = encodeModel({ spec, tensors, provenance });

/** The same file with other metadata, and no checksum to give the change away. */
function withMetadata(changes: Record<string, string | undefined>): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(whole, "m");
  const entries = Object.entries({ ...Object.fromEntries(metadata), checksum: undefined, ...changes });
  const kept = entries.flatMap(([name, text]): [string, string][] =>
    text === undefined ? [] : [[name, text]],
  );
  return encodeSafetensors({ tensors, metadata: new Map(kept) });
}

function complaintOf(bytes: Uint8Array): string {
  try {
    decodeModel(bytes, "m.hourglass");
    return "accepted";
  } catch (error) {
    if (!(error instanceof HourglassError)) throw error;
    expect(error.code).toBe("data");
    expect(error.message).toMatch(/^m\.hourglass: [^\n]+$/);
    return error.message;
  }
}

it("gives back spec, weights and provenance, bit for bit", () => {
  expect(decodeModel(whole, "m")).toEqual({ spec, tensors, provenance });
  const { command: _, ...without } = provenance;
  expect(decodeModel(encodeModel({ spec, tensors, provenance: without }), "m").provenance).toEqual(without);
});

it("is the same bytes for the same model", () => {
  expect(encodeModel({ spec, tensors, provenance })).toEqual(whole);
});

describe("rows 6, 7, 8 and 10: refusals", () => {
  it("accepts a file that another program wrote again, without the checksum", () => {
    expect(complaintOf(withMetadata({}))).toBe("accepted");
  });

  it.each([
    ["another program's safetensors", { format: "pt" }, /format must be hourglass, got pt/],
    ["no format", { format: undefined }, /format must be hourglass, got none/],
    ["a checkpoint", { format: "hourglass-checkpoint" }, /got hourglass-checkpoint/],
    [
      "a newer version",
      { version: "2" },
      /made by a newer version of Hourglass \(format 2, this one reads up to 1\); update/,
    ],
    ["a version that is no number", { version: "1e3" }, /version must be a whole number, got 1e3/],
    ["no spec", { spec: undefined }, /spec is missing/],
    ["a spec that is no JSON", { spec: "{" }, /spec: JSON must/],
    ["a spec that names a field twice", { spec: '{"a":1,"a":2}' }, /spec: .*stands twice/],
    ["a deep spec", { spec: "[".repeat(1e6) }, /nest deeper/],
    ["no provenance", { provenance: undefined }, /provenance is missing/],
    ["a provenance of another type", { provenance: "[]" }, /provenance must be an object/],
    [
      "rows that are text",
      { provenance: JSON.stringify({ ...provenance, rows: "9" }) },
      /provenance\.rows must be a number/,
    ],
    ["a wrong checksum", { checksum: "00000000" }, /match its checksum, got 00000000/],
  ])("refuses %s", (_, changes, says) => {
    expect(complaintOf(withMetadata(changes))).toMatch(says);
  });

  it.each([
    [
      "float32",
      tensor("float32", [3], Float32Array.of(0, Number.NaN, 0)),
      /tensor w .*element 1 is not one, got NaN/,
    ],
    ["float64", tensor("float64", [1], Float64Array.of(-Infinity)), /element 0 is not one, got -Infinity/],
    ["float16", tensor("float16", [2], Uint16Array.of(0, 0xfc00)), /element 1 is not one/],
    ["float16, with a payload", tensor("float16", [1], Uint16Array.of(0x7e01)), /element 0 is not one/],
  ])("refuses NaN and infinity in %s, written or read", (_, poison: Tensor, says) => {
    const poisoned = new Map([["w", poison]]);
    expect(() => encodeModel({ spec, tensors: poisoned, provenance })).toThrow(says);
    const { metadata } = decodeSafetensors(withMetadata({}), "m");
    expect(complaintOf(encodeSafetensors({ tensors: poisoned, metadata }))).toMatch(says);
  });

  it("takes whole numbers and the largest float16 for what they are", () => {
    const fine = new Map<string, Tensor>([
      ["half", tensor("float16", [2], Uint16Array.of(0x7bff, 0xfbff))],
      ["int", tensor("int64", [1], BigInt64Array.of(2n ** 62n))],
    ]);
    expect(decodeModel(encodeModel({ spec, tensors: fine, provenance }), "m").tensors).toEqual(fine);
  });

  it("refuses to write a spec that JSON would change", () => {
    expect(() => encodeModel({ spec: { scale: Number.NaN }, tensors, provenance })).toThrow(
      /scale must be plain JSON/,
    );
  });

  it.each([
    [
      "PyTorch",
      "PK\x03\x04\x00\x00\x08\x08archive/data.pkl",
      /not read: a zip archive \(PyTorch .* can run code/,
    ],
    ["Keras", "\x89HDF\r\n\x1a\n\0\0\0\0", /not read: an HDF5 file \(Keras .h5\) can run code/],
    ["pickle", "\x80\x04\x95\x10\x00\x00\x00\x00{", /not read: a Python pickle can run code/],
    ["NumPy", "\x93NUMPY\x01\x00v\x00", /a NumPy array is no model file/],
    ["ONNX", "\x08\x0a\x12\x07pytorch1234", /an ONNX model is no Hourglass model file/],
    ["gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00", /a gzip archive is no model file/],
    ["CSV", "a,b,c\n1,2,3\n", /header must not be longer/],
  ])("refuses a %s file and says what it is", (_, text, says) => {
    expect(complaintOf(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toMatch(says);
  });
});

describe("row 9: damage", () => {
  it("finds any flipped bit, but in the very name of the checksum, where all the rest is whole", () => {
    let accepted = 0;
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      if (complaintOf(flipped) !== "accepted") continue;
      accepted++;
      expect(decodeModel(flipped, "m"), `bit ${bit}`).toEqual({ spec, tensors, provenance });
    }
    expect(accepted).toBeLessThanOrEqual("checksum".length * 8);
  });

  it("finds any cut", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(complaintOf(whole.subarray(0, length)), `${length} bytes`).not.toBe("accepted");
    }
  });
});
