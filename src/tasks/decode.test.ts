import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { runner } from "../model/runner.ts";
import { type InputSpec, postprocess } from "../models/inputs/inputSpec.ts";
import { decode } from "./decode.ts";

const input: InputSpec = { kind: "pictures", channels: 1, height: 8, width: 8 };
const model = untrained(input);
const run = runner(model, referenceEngine());
const source = random(1);
const pictures = tensor(
  "uint8",
  [5, 1, 8, 8],
  Uint8Array.from({ length: 320 }, () => source.integer(256)),
);

function codesOf(values: ArrayLike<number>, width: number) {
  return memoryDataset({
    kind: "table",
    name: "codes.csv",
    shape: [width],
    dtype: "float64",
    data: Float64Array.from(values),
  });
}

test("a code that encode wrote comes back as the reconstruction", async () => {
  const codes = codesOf((await run.encode(pictures)).data, 3);
  const wanted = postprocess(input, await run.reconstruct(pictures));
  for await (const { start, rows } of decode({ ...model, run }, codes)) {
    expect(start).toBe(0);
    expect(rows).toEqual(wanted);
  }
});

test("the first numbers of a nested model's code are enough", async () => {
  const nested = untrained(input, { type: "nested" });
  const run = runner(nested, referenceEngine());
  const { data } = await run.encode(pictures, 2);
  const codes = codesOf(
    data.filter((_, i) => i % 3 < 2),
    2,
  );
  const wanted = postprocess(input, await run.reconstruct(pictures, 2));
  for await (const { rows } of decode({ ...nested, run }, codes, 2)) expect(rows).toEqual(wanted);
  expect(wanted).not.toEqual(postprocess(input, await run.reconstruct(pictures)));
  await expect(run.encode(pictures, 4)).rejects.toThrow("from 1 to the 3 of the code");
  await expect(decode({ ...model, run }, codes, 2).next()).rejects.toThrow("only a nested model");
});

test.each([
  ["of another width", codesOf([1, 2, 3, 4], 4), "must hold codes of 3 numbers"],
  ["with a gap", codesOf([1, 2, 3, 4, Number.NaN, 6], 3), "none in row 1, number 1"],
])("codes %s are refused", async (_, codes, message) => {
  await expect(decode({ ...model, run }, codes).next()).rejects.toThrow(message);
});
