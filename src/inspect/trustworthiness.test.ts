import { expect, test } from "vitest";
import { noise } from "../../test/noise.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { mapCodes, principalPlane } from "../tasks/map.ts";
import { trustworthiness } from "./trustworthiness.ts";

/** The definition word by word: every rank by sorting. */
function bySorting(rows: Tensor<"float32">, map: Tensor<"float32">, k: number): number {
  const [n] = rows.shape;
  const ranked = ({ shape: [, d], data }: Tensor<"float32">, i: number): number[] =>
    Array.from({ length: n }, (_, j) => {
      let square = 0;
      for (let c = 0; c < d; c++) square += (data[i * d + c] - data[j * d + c]) ** 2;
      return { j, square };
    })
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.square - b.square)
      .map(({ j }) => j);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const truth = ranked(rows, i);
    const near = new Set(truth.slice(0, k));
    for (const j of ranked(map, i).slice(0, k)) if (!near.has(j)) sum += truth.indexOf(j) + 1 - k;
  }
  return 1 - (2 * sum) / (n * k * (2 * n - 3 * k - 1));
}

test("is 1 for the rows themselves and about a half for a map of chance", async () => {
  const rows = noise(400, 2, 1);
  expect(await trustworthiness(rows, rows)).toBe(1);
  expect(await trustworthiness(rows, noise(400, 2, 2))).toBeCloseTo(0.5, 1);
});

test("is what sorting every neighbour gives", async () => {
  const rows = noise(300, 6, 3);
  const map = await (await principalPlane(rows))(rows);
  expect(await trustworthiness(rows, map, { k: 7 })).toBeCloseTo(bySorting(rows, map, 7), 10);
});

test("codes of two numbers are the map, wider ones go through their components, one lies on a line", async () => {
  const two = noise(20, 2, 4);
  expect((await mapCodes(two)).points).toBe(two);
  // Three numbers, of which one does not vary and one varies most.
  const wide = tensor(
    "float32",
    [50, 3],
    Float32Array.from({ length: 150 }, (_, i) => [0, 9 * Math.sin(i), Math.cos(5 * i)][i % 3]),
  );
  const { points, place } = await mapCodes(wide);
  // Further codes lie on the plane of the first, not on one of their own.
  const last = tensor("float32", [2, 3], wide.data.slice(144));
  expect(Array.from((await place(last)).data)).toEqual(Array.from(points.data.slice(96)));
  for (let i = 1; i < 50; i++) {
    const across = Math.abs(points.data[2 * i] - points.data[0]);
    expect(Math.abs(across - Math.abs(wide.data[3 * i + 1] - wide.data[1]))).toBeLessThan(0.5);
  }
  const one = await mapCodes(noise(5, 1, 5));
  expect(Array.from(one.points.data).filter((_, i) => i % 2 === 1)).toEqual([0, 0, 0, 0, 0]);
});
