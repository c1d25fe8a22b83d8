import { expect, test } from "vitest";
import { noise } from "../../../test/noise.ts";
import { tensor } from "../../core/tensor.ts";
import { umap } from "./umap.ts";

test("UMAP keeps groups apart, gives the same points for a seed, and can be ended", async () => {
  // Two groups that are ten standard deviations apart.
  const data = noise(60, 5, 1).data.map((value, i) => value + (i < 150 ? 0 : 10));
  const rows = tensor("float32", [60, 5], data);
  const told: number[] = [];
  const points = await umap(rows, { onEpoch: (done) => told.push(done) });
  expect(points.shape).toEqual([60, 2]);
  expect([told[0], told.at(-1)]).toEqual([0, 500]);
  const distance = (i: number, j: number) =>
    Math.hypot(points.data[2 * i] - points.data[2 * j], points.data[2 * i + 1] - points.data[2 * j + 1]);
  for (let i = 0; i < 60; i++) {
    const nearest = Array.from({ length: 60 }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => distance(i, a) - distance(i, b))[0];
    expect(nearest < 30).toBe(i < 30);
  }
  expect((await umap(rows)).data).toEqual(points.data);
  await expect(umap(rows, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
});

test("few rows, or rows that are all the same, have places too", async () => {
  for (const rows of [noise(4, 3, 2), tensor("float32", [30, 2], new Float32Array(60))])
    expect((await umap(rows)).data.every(Number.isFinite)).toBe(true);
});
