import { expect, test } from "vitest";
import { noise } from "../../test/noise.ts";
import { float32 } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { gradients } from "../graph/gradient.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { neighbourLoss } from "./neighbourhood.ts";

type Points = readonly (readonly number[])[];

/** The loss of points, and its gradient by each of their numbers. */
async function computed(points: Points): Promise<{ loss: number; gradient: number[] }> {
  const shape = [points.length, points[0].length];
  const x = input("x", "float32", shape);
  const loss = neighbourLoss(x);
  const program = await referenceEngine().compile(graph({ loss, gradient: gradients(loss, [x])[0] }));
  const out = await program.run({ x: float32(shape, points.flat()) });
  return { loss: Number(out.loss.data[0]), gradient: [...(out.gradient.data as Float32Array)] };
}

/** The definition word by word. */
function byHand(points: Points): number {
  const kernel = (a: readonly number[], b: readonly number[]): number =>
    1 / (1 + a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0));
  const paired = points.length - (points.length % 2);
  let sum = 0;
  for (let i = 0; i < paired; i++) {
    const partner = kernel(points[i], points[i ^ 1]);
    const all = points.reduce((total, other, j) => (j === i ? total : total + kernel(points[i], other)), 0);
    sum -= Math.log(partner / all);
  }
  return sum / paired;
}

const rowsOf = (n: number, d: number): Points => {
  const { data } = noise(n, d, 5);
  return Array.from({ length: n }, (_, i) => [...data.subarray(i * d, (i + 1) * d)]);
};

test.each([
  [8, 2],
  [7, 2],
  [6, 3],
])("of %i points of %i numbers is the log of each partner's share of the kernel", async (n, d) => {
  const points = rowsOf(n, d);
  const { loss, gradient } = await computed(points);
  expect(loss).toBeCloseTo(byHand(points), 5);
  // Central differences of float64: right to about 1e-9, the float32 gradient to 1e-5.
  const step = 1e-4;
  for (const [i, slope] of gradient.entries()) {
    const moved = (by: number): Points =>
      points.map((row, r) => row.map((x, c) => (r * d + c === i ? x + by : x)));
    expect(slope).toBeCloseTo((byHand(moved(step)) - byHand(moved(-step))) / (2 * step), 4);
  }
});

test("is ln(batch − 1) for points that are one, near 0 for pairs that lie apart, and 0 for a single row", async () => {
  const one = Array.from({ length: 6 }, () => [0.5, -2]);
  const same = await computed(one);
  expect(same.loss).toBeCloseTo(Math.log(5), 5);
  expect(same.gradient.every(Number.isFinite)).toBe(true);
  const apart = Array.from({ length: 6 }, (_, i) => [1000 * (i >> 1), 0]);
  expect((await computed(apart)).loss).toBeLessThan(1e-4);
  expect(await computed([[3, 4]])).toEqual({ loss: 0, gradient: [0, 0] });
});
