import { expect, test } from "vitest";
import { crc32 } from "../../core/crc32.ts";
import { random } from "../../core/random.ts";
import { rangeDecoder, rangeEncoder } from "../rangeCoder.ts";
import { type BitState, bitReader, bitWriter, freshState } from "./bitModel.ts";
import type { Blocks } from "./blocks.ts";
import { codeBlocks, coderSizes } from "./coefficientCoder.ts";

function blocks(side: number, planes: number, seed: number, spread: number): Blocks {
  const [rows, columns] = [3, 5];
  const source = random(seed);
  const steps = Int16Array.from({ length: rows * columns * planes * side * side }, (_, i) => {
    const rank = i % (side * side);
    return Math.round((spread * source.normal()) / (1 + 0.3 * rank));
  });
  return { planes, rows, columns, side, steps };
}

/** Whether two arrays hold the same numbers; `toEqual` takes seconds for as many. */
function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.prototype.every.call(a, (x, i) => x === b[i]);
}

function coded(of: Blocks, state: BitState, level: number): Uint8Array {
  const to = rangeEncoder();
  codeBlocks(of, bitWriter(to), state, level);
  return to.finish();
}

function back(bytes: Uint8Array, like: Blocks, state: BitState, level: number): Int16Array {
  const steps = new Int16Array(like.steps.length);
  codeBlocks({ ...like, steps }, bitReader(rangeDecoder(bytes)), state, level);
  return steps;
}

test.each([
  { side: 8, planes: 1, spread: 3 },
  { side: 8, planes: 3, spread: 0.4 },
  { side: 16, planes: 3, spread: 60 },
  { side: 16, planes: 1, spread: 9000 },
])("coefficients come back as they are: %o", ({ side, planes, spread }) => {
  const of = blocks(side, planes, 1, spread);
  const before = of.steps.slice();
  const sizes = coderSizes(side);
  const [writing, reading] = [freshState(sizes), freshState(sizes)];
  for (const level of [0, 3, 7]) {
    const bytes = coded(of, writing, level);
    expect(same(of.steps, before)).toBe(true);
    expect(same(back(bytes, of, reading, level), before)).toBe(true);
  }
  // Both sides learnt the same.
  for (const part of ["chances", "counts", "trusts"] as const)
    expect(same(reading[part], writing[part])).toBe(true);
});

test("what was learnt makes files smaller", () => {
  const of = blocks(8, 3, 2, 2);
  const state = freshState(coderSizes(8));
  const first = coded(of, state, 2).length;
  expect(coded(blocks(8, 3, 3, 2), state, 2).length).toBeLessThan(0.9 * first);
});

test("an encoder that weighs bits against errors loses a little and saves more", () => {
  const of = blocks(8, 1, 4, 1);
  const source = random(5);
  const exact = Float32Array.from(of.steps, (q) => q + 0.9 * (source.uniform() - 0.5));
  const state = () => freshState(coderSizes(8));
  const plain = coded(of, state(), 1);
  const to = rangeEncoder();
  const steps = of.steps.slice();
  codeBlocks({ ...of, steps }, bitWriter(to), state(), 1, { exact, bitCost: 0.12 });
  const bytes = to.finish();
  expect(bytes.length).toBeLessThan(plain.length);
  expect(back(bytes, of, state(), 1)).toEqual(steps);
  for (const [i, q] of steps.entries()) expect(Math.abs(q)).toBeLessThanOrEqual(Math.abs(of.steps[i]));
});

test("files of before stay readable: the bytes of some coefficients are those that they always were", () => {
  const source = random(6);
  const steps = Int16Array.from({ length: 4 * 6 * 3 * 64 }, (_, i) =>
    source.integer(1 + (i % 64)) < 2 ? source.integer(7) - 3 : 0,
  );
  const of = { planes: 3, rows: 4, columns: 6, side: 8, steps };
  expect(crc32(coded(of, freshState(coderSizes(8)), 5))).toBe(3_186_805_959);
});
