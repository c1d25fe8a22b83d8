import { describe, expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { graph } from "../../graph/graph.ts";
import { input } from "../../graph/value.ts";
import { noisePool } from "../../train/noise.ts";
import { featureShape, type InputSpec, preprocess, rawShape } from "../inputs/inputSpec.ts";
import { corrupt, corruptionFeed, type NoiseSpec } from "./corruptions.ts";

const numeric = (name: string, mean: number, deviation: number) => ({
  ...{ kind: "numeric" as const, name, mean, deviation },
  ...{ min: mean - 2.3 * deviation, max: mean + 3.1 * deviation },
});
const inputs: Record<InputSpec["kind"], InputSpec> = {
  pictures: { kind: "pictures", channels: 2, height: 3, width: 4 },
  series: { kind: "series", columns: [numeric("a", 5, 2), numeric("b", -40, 0.1)], window: 7 },
  table: {
    kind: "table",
    columns: [
      numeric("a", 5, 2),
      { kind: "categorical", name: "mode", categories: ["x", "y", "z"] },
      numeric("b", -40, 0.1),
      { kind: "categorical", name: "day", categories: ["1", "2", "3", "4", "5"] },
    ],
  },
};

const rows = 1500;

/** Raw rows about their columns' means; of tables and series some cells are missing, and of categories some unseen. */
function rawRows(spec: InputSpec): Tensor<"float32" | "float64"> {
  const source = random(11);
  const shape = [rows, ...rawShape(spec)];
  const size = sizeOf(shape);
  if (spec.kind === "pictures")
    return { dtype: "float32", shape, data: Float32Array.from({ length: size }, source.uniform) };
  const inRow = sizeOf(shape.slice(1));
  const data = Float64Array.from({ length: size }, (_, i) => {
    const at = i % inRow;
    const column = spec.columns[spec.kind === "series" ? Math.floor(at / spec.window) : at];
    if (source.uniform() < 0.1) return Number.NaN;
    if (column.kind === "categorical") return source.integer(column.categories.length + 1) - 1;
    return column.mean + column.deviation * source.normal();
  });
  return { dtype: "float64", shape, data };
}

/** Features before and after a corruption by the random numbers that training would feed it, and which are known. */
async function corrupted(spec: InputSpec, noise: NoiseSpec) {
  const raw = rawRows(spec);
  const feed = corruptionFeed(spec, noise);
  const shape = [rows, ...feed.shape];
  const data = new Float32Array(sizeOf(shape));
  noisePool(feed.distribution, 3, data.length).fill(data, random(5));
  const features = preprocess(spec, input("raw", raw.dtype, raw.shape));
  const noisy = corrupt(spec, noise, features, input("random", "float32", shape));
  const { values, known = values } = features;
  const program = await referenceEngine().compile(graph({ values, known, noisy }));
  const out = await program.run({ raw, random: { dtype: "float32", shape, data } });
  const floats = (name: string) => out[name].data as Float32Array;
  const isKnown = spec.kind === "pictures" ? () => true : (i: number) => out.known.data[i] === 1;
  return { values: floats("values"), noisy: floats("noisy"), draws: data, isKnown };
}

/** The cells of a row: the places of their features, in the order of the features. */
function cellsOf(spec: InputSpec): { at: number; size: number }[] {
  const width = sizeOf(featureShape(spec));
  if (spec.kind !== "table") return Array.from({ length: width }, (_, at) => ({ at, size: 1 }));
  return [
    { at: 0, size: 1 },
    { at: 1, size: 1 },
    { at: 2, size: 3 },
    { at: 5, size: 5 },
  ];
}

const same = (a: Float32Array, b: Float32Array): boolean => a.every((x, i) => Object.is(x, b[i]));

const kinds = ["masking", "salt-pepper", "swap"] as const;
for (const [name, spec] of Object.entries(inputs)) {
  const width = sizeOf(featureShape(spec));
  const cells = cellsOf(spec);

  for (const kind of kinds) {
    describe(`${kind} on ${name}`, () => {
      for (const amount of [0, 0.17, 0.5, 1]) {
        test(`hits ${amount} of the cells as it says, and leaves the others to the bit`, async () => {
          const { values, noisy, draws, isKnown } = await corrupted(spec, { kind, amount });
          const [low, high] = spec.kind === "pictures" ? [0, 1] : [-2.3, 3.1];
          const counts = { known: 0, hit: 0, pepper: 0, salt: 0 };
          const wrong: string[] = [];
          for (let i = 0; i < rows * cells.length; i++) {
            const [row, cell] = [Math.floor(i / cells.length), i % cells.length];
            const { at, size } = cells[cell];
            const from = row * width + at;
            const before = values.slice(from, from + size);
            const after = noisy.slice(from, from + size);
            const rowBefore = ((row + rows - 1) % rows) * width + at;
            const known = isKnown(from);
            const hit = known && draws[i] < amount;
            counts.known += Number(known);
            counts.hit += Number(hit);
            let right: boolean;
            if (!hit) right = same(after, before);
            else if (kind === "masking") right = same(after, new Float32Array(size));
            else if (kind === "swap") right = same(after, values.slice(rowBefore, rowBefore + size));
            else if (size > 1) right = [...after].sort().join() === [...Array(size - 1).fill(0), 1].join();
            else {
              const [pepper, salt] = [low, high].map((x) => Math.abs(after[0] - x) < 1e-5);
              counts.pepper += Number(pepper);
              counts.salt += Number(salt);
              right = pepper || salt;
            }
            if (!right) wrong.push(`row ${row}, cell ${cell}: ${before} became ${after}`);
          }
          expect(wrong.slice(0, 3)).toEqual([]);
          // Five standard deviations of a binomial: a right program fails once in two million.
          const { known, hit, pepper, salt } = counts;
          expect(Math.abs(hit / known - amount)).toBeLessThanOrEqual(
            5 * Math.sqrt((amount * (1 - amount)) / known),
          );
          expect(Math.abs(pepper - salt)).toBeLessThanOrEqual(5 * Math.sqrt(pepper + salt));
        });
      }
    });
  }

  test(`gaussian on ${name} adds its deviation to each known feature`, async () => {
    const amount = 0.05;
    const { values, noisy, draws, isKnown } = await corrupted(spec, { kind: "gaussian", amount });
    let [count, sum, squares] = [0, 0, 0];
    const wrong: number[] = [];
    for (let i = 0; i < values.length; i++) {
      const sum32 = Math.fround(values[i] + Math.fround(draws[i] * Math.fround(amount)));
      const noise = spec.kind === "pictures" ? Math.min(1, Math.max(0, sum32)) : sum32;
      if (!Object.is(noisy[i], isKnown(i) ? noise : values[i])) wrong.push(i);
      // Only pixels that are far enough from 0 and 1 not to be clipped.
      if (!isKnown(i) || (spec.kind === "pictures" && Math.abs(values[i] - 0.5) > 0.2)) continue;
      count++;
      sum += noisy[i] - values[i];
      squares += (noisy[i] - values[i]) ** 2;
    }
    expect(wrong).toEqual([]);
    // Five standard errors of a mean and of a variance.
    expect(Math.abs(sum / count)).toBeLessThan((5 * amount) / Math.sqrt(count));
    expect(Math.abs(squares / count / amount ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });
}

test("categories that salt and pepper hit are drawn evenly", async () => {
  const amount = 0.4;
  const { noisy, draws } = await corrupted(inputs.table, { kind: "salt-pepper", amount });
  const counts = new Float64Array(5);
  let of = 0;
  for (let row = 0; row < rows; row++) {
    const hot = noisy.subarray(row * 10 + 5, row * 10 + 10).indexOf(1);
    // The fourth cell; missing ones, without a category, stay so.
    if (draws[row * 4 + 3] >= amount || hot < 0) continue;
    counts[hot]++;
    of++;
  }
  for (const count of counts)
    expect(Math.abs(count / of - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / of));
});

test("a batch of one row has no other to swap with", async () => {
  const values = input("values", "float32", [1, 2]);
  const noisy = corrupt(
    { kind: "table", columns: [numeric("a", 0, 1), numeric("b", 0, 1)] },
    { kind: "swap", amount: 1 },
    { values },
    input("random", "float32", [1, 2]),
  );
  expect(noisy).toBe(values);
});
