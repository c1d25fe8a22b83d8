import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { fromModelFile, toModelFile } from "./autoencoder.ts";
import { type CodeMixture, densityOfDraws } from "./codeMixture.ts";

const means: CodeMixture = {
  mixture: { parts: [{ weight: 1, mean: Float64Array.of(0, 1), factor: Float64Array.of(2, 0, 1, 3) }] },
  rows: 9,
};

test("codes spread about their means by their usual variance", () => {
  const [{ mean, factor }] = densityOfDraws({ ...means, variance: Float64Array.of(5, 1) })!.parts;
  expect(mean).toEqual(Float64Array.of(0, 1));
  // The covariance of the means is [4, 2; 2, 10].
  const [a, zero, b, c] = factor;
  expect([a * a, zero, a * b, b * b + c * c]).toEqual([9, 0, 2, 11].map((x) => expect.closeTo(x, 9)));
  const independent = {
    mixture: { parts: [{ ...means.mixture.parts[0], factor: Float64Array.of(3, 0) }] },
    rows: 9,
  };
  const wider = densityOfDraws({ ...independent, variance: Float64Array.of(16, 4) })!;
  expect(wider.parts[0].factor).toEqual(Float64Array.of(5, 2));
  expect(densityOfDraws(means)).toBeUndefined();
});

test("a file keeps the variance of a variational model's codes", () => {
  const plain = untrained(
    { kind: "pictures", channels: 1, height: 8, width: 8 },
    { type: "variational", beta: 1, latent: 2 },
  );
  const kept = (codes: CodeMixture) => {
    const written = encodeModel(toModelFile({ ...plain, codes }));
    return fromModelFile(decodeModel(written, "model"), "model").codes;
  };
  const known = { ...means, variance: Float64Array.of(0.5, 0.25) };
  expect(kept(known)).toEqual(known);
  expect(kept(means)).toEqual(means);
  expect(() => kept({ ...means, variance: Float64Array.of(1, 2, 3) })).toThrow(/density of its codes/);
});
