import type { Source } from "../../src/data/source.ts";

/** Values in memory that both hosts open. */
export const values: readonly Source[] = [
  { rows: [{ a: 1, b: "x", c: true }, { a: 2.5 }, { b: "NA", c: false }] },
  [
    [1, 2],
    [3, Number.NaN],
  ],
  { data: Float32Array.of(0, 0.5, 1, 0.25), shape: [1, 2, 2], labels: ["a"] },
  { data: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6), shape: [2, 1, 3] },
  { data: BigInt64Array.of(5n, -1n), shape: [2, 1] },
];
