import { afterAll, expect, test } from "vitest";
import { drain } from "../core/stream.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { openPatches } from "../hosts/node/pictures/patches.ts";
import type { TrainEvent } from "../train/events.ts";
import { type FitDenoiserOptions, type FittedDenoiser, fitDenoiser } from "./fitDenoiser.ts";

const engine = await onnxEngine({ threads: 1 });
const patches = await openPatches("photos", { side: 32, rows: 4, seed: 2 });
afterAll(async () => {
  await patches.close();
  await engine.close();
});

const fitted = async (
  options: Omit<FitDenoiserOptions, "engine">,
  each?: (event: TrainEvent) => void,
): Promise<FittedDenoiser> =>
  (await drain(fitDenoiser(patches, { widths: [8, 16], blocks: 1, seed: 1, ...options, engine }), each))!;

test("a denoiser learns from clean patches, and another goes on from it", async () => {
  const sigma = 0.2;
  const events: TrainEvent[] = [];
  const first = await fitted({ noise: [sigma, sigma], epochs: 3, learningRate: 5e-3 }, (e) => events.push(e));
  expect(events.findIndex(({ type }) => type === "done")).toBe(events.length - 1);
  // Half the rows are held to 0…1, which takes a part of the noise off before anything is learnt.
  expect(first.trained.done.validationLoss).toBeLessThan(0.5 * sigma ** 2);
  const second = await fitted({ noise: [sigma, sigma], epochs: 1, learningRate: 1e-9, from: first.denoiser });
  // Next to nothing was learnt before, and nothing since.
  const codes = ({ findings }: FittedDenoiser) => findings.map(({ code }) => code);
  expect(codes(first)).not.toContain("no-better-than-input");
  const untaught = await fitted({ noise: [0.01, 0.01], epochs: 1, learningRate: 1e-9 }, (e) =>
    events.push(e),
  );
  expect(codes(untaught)).toContain("no-better-than-input");
  expect(events.filter(({ type }) => type === "finding").length).toBeGreaterThanOrEqual(
    untaught.findings.length,
  );
  const { weights } = second.denoiser;
  for (const [i, w] of weights.entries()) expect(Math.abs(w - first.denoiser.weights[i])).toBeLessThan(1e-6);
});

test.each([
  ["in the data", "noisy"],
  ["camera", "camera"],
] as const)("the same seed gives the same bits with noise %s", async (noise, kind) => {
  const [a, b] = [await fitted({ noise, epochs: 1 }), await fitted({ noise, epochs: 1 })];
  expect(a.denoiser.weights).toEqual(b.denoiser.weights);
  expect(a.trained.done.validationLoss).toBe(b.trained.done.validationLoss);
  expect(a.denoiser.spec.learns).toEqual({ kind });
});

test("patches that the levels do not divide are refused, and a denoiser of other channels", async () => {
  await expect(fitted({ widths: [4, 4, 4, 4, 4], noise: "in the data" })).rejects.toThrow(
    /whole multiple of 64/,
  );
  const grey = await openPatches("glyphs", { side: 16, rows: 8 });
  const { denoiser } = await fitted({ epochs: 1 });
  const stream = fitDenoiser(grey, { from: denoiser, engine });
  await expect(stream.next()).rejects.toThrow(/must take pictures of 1 channels/);
  await grey.close();
});
