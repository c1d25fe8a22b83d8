import { expect, test } from "vitest";
import { builtinDataset } from "../../src/data/procedural/builtins.ts";
import { referenceEngine } from "../../src/engine/reference/referenceEngine.ts";
import { sweepWidths } from "./sweepWidths.ts";

test("with noise in few pictures a linear code is best at a width between the ends", async () => {
  const dataset = builtinDataset("glyphs", { rows: 800, seed: 1 });
  const points = await sweepWidths(
    { dataset, name: "glyphs" },
    { widths: [], condition: "noisy", seed: 1 },
    { engine: referenceEngine(), tell: () => {} },
  );
  const errors = points.map(({ clean }) => clean);
  const least = errors.indexOf(Math.min(...errors));
  expect(least).toBeGreaterThan(0);
  expect(least).toBeLessThan(errors.length - 1);
  expect(errors[0]).toBeGreaterThan(1.15 * errors[least]);
  expect(errors[errors.length - 1]).toBeGreaterThan(1.05 * errors[least]);
});

test("on clean pictures the error of a linear code only falls", async () => {
  const dataset = builtinDataset("glyphs", { rows: 400, seed: 1 });
  const points = await sweepWidths(
    { dataset, name: "glyphs" },
    { widths: [], condition: "clean", seed: 1 },
    { engine: referenceEngine(), tell: () => {} },
  );
  const errors = points.map(({ clean }) => clean);
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
});
