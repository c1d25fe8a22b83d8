import { type Random, random } from "../../../core/random.ts";

/** Standard normal numbers, drawn once: a place of the table costs a tenth of a draw. */
const table = drawn(1 << 16);

/** A standard normal number out of a table of 65,536; the same source gives the same numbers. */
export function normal(source: Random): number {
  return table[source.bits() & 0xffff];
}

/** Both signs of each number, so that the mean is 0, scaled to a variance of 1. */
function drawn(count: number): Float32Array {
  const source = random(1).fork("normals");
  const half = Float64Array.from({ length: count / 2 }, source.normal);
  const deviation = Math.sqrt(half.reduce((sum, x) => sum + x * x, 0) / half.length);
  return Float32Array.from(
    { length: count },
    (_, i) => ((i & 1) === 0 ? half[i >> 1] : -half[i >> 1]) / deviation,
  );
}
