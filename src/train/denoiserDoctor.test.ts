import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { type DenoiserPatient, diagnoseDenoiser } from "./denoiserDoctor.ts";

const [patches, side] = [6, 12];

/** Patches whose channels run apart, plus noise of a standard deviation. */
function patchesOf(sigma: number, channels = 3): Tensor<"float32"> {
  const source = random(1);
  const area = side * side;
  const data = Float32Array.from({ length: patches * channels * area }, (_, i) => {
    const [n, c, p] = [Math.floor(i / (channels * area)), Math.floor(i / area) % channels, i % area];
    return 0.5 + 0.2 * Math.sin(p / 9 + n) + 0.1 * (c - 1) + sigma * source.normal();
  });
  return tensor("float32", [patches, channels, side, side], data);
}

const map = (t: Tensor<"float32">, of: (value: number, i: number) => number): Tensor<"float32"> => ({
  ...t,
  data: t.data.map(of),
});

const clean = patchesOf(0);
const noisy = patchesOf(0.1);
const units = { count: 100, dead: 25 };
const well: DenoiserPatient = { trainRows: 5000, units, clean, noisy, cleaned: patchesOf(0.02) };
const codes = (patient: Partial<DenoiserPatient>) =>
  diagnoseDenoiser({ ...well, ...patient }).map(({ code }) => code);
const area = side * side;
/** Each channel replaced by the mean over the channels. */
const grey = map(clean, (_, i) => {
  const start = Math.floor(i / (3 * area)) * 3 * area + (i % area);
  return (clean.data[start] + clean.data[start + area] + clean.data[start + 2 * area]) / 3;
});

test("a denoiser that does well has no finding", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ noisy: patchesOf(0.1, 1), clean: patchesOf(0, 1), cleaned: patchesOf(0.02, 1) })).toEqual(
    [],
  );
});

test.each([
  ["no better than its input", { cleaned: noisy }, ["no-better-than-input"]],
  ["worse than its input", { cleaned: patchesOf(0.2) }, ["no-better-than-input"]],
  [
    "flat",
    { cleaned: map(clean, (_, i) => 0.4 + 0.1 * (Math.floor(i / area) % 3)), noisy: patchesOf(0.5) },
    ["collapse"],
  ],
  ["grey", { cleaned: grey, noisy: patchesOf(0.5) }, ["grey-output"]],
  ["no numbers", { cleaned: map(clean, (value, i) => (i % 4 ? value : Number.NaN)) }, ["nan"]],
  ["with units that take no part", { units: { count: 100, dead: 26 } }, ["dead-units"]],
  ["few patches", { trainRows: 40 }, ["few-patches"]],
  ["noisy pictures alone, few of them", { clean: undefined, cleaned: noisy, trainRows: 1 }, ["few-patches"]],
] as const)("%s", (_, patient, expected) => {
  expect(codes(patient as Partial<DenoiserPatient>)).toEqual(expected);
});

test("a finding says what was measured and what to try", () => {
  const [finding] = diagnoseDenoiser({ ...well, cleaned: noisy });
  expect(finding.message).toMatch(/error of 0\.0\d+, the noisy ones themselves 0\.0\d+/);
  expect(finding.advice.length).toBeGreaterThan(1);
});
