import { magnitude } from "./bands.ts";

/** What an encoder weighs: coefficients before rounding, in steps, and what a bit costs in squared steps. */
export interface Wish {
  /** As `steps` of `Blocks`. */
  readonly exact: Float32Array;
  readonly bitCost: number;
}

/** What is added to a magnitude before it is cut off: less than a half, as a smaller one takes fewer bits. */
const deadZone = 0.4;

/** Rounds the coefficients of a block but the smoothest. */
export function rounded(steps: Int16Array, { exact }: Wish, base: number, length: number): void {
  for (let k = 1; k < length; k++) {
    const x = exact[base + k];
    const size = Math.floor(magnitude(x) + deadZone);
    steps[base + k] = x < 0 ? -size : size;
  }
}

/** What a ±1 costs besides that it is not 0: its sign, and that it is not larger. */
const bitsOfOne = 1.3;

/** Whether a coefficient of ±1, where 0 has a chance in 2^−16, is worth its bits. */
export function worthOne({ exact, bitCost }: Wish, at: number, chance: number): boolean {
  const gain = 2 * magnitude(exact[at]) - 1;
  return gain >= bitCost * (bitsOf(65536 - chance) + bitsOfOne - bitsOf(chance));
}

/** Whether a block, which has a chance in 2^−16 to end here, had better do so, by a rough count of what the rest of it costs. */
export function worthEnding(
  steps: Int16Array,
  { exact, bitCost }: Wish,
  base: number,
  k: number,
  last: number,
  chance: number,
): boolean {
  let [gain, bits] = [0, bitsOf(65536 - chance) - bitsOf(chance)];
  let gap = 0;
  for (let j = k; j <= last; j++) {
    const q = magnitude(steps[base + j]);
    if (q === 0) {
      gap++;
      continue;
    }
    const x = magnitude(exact[base + j]);
    gain += x * x - (x - q) * (x - q);
    bits += 3 + 2 * Math.log2(1 + gap) * 0.7 + 1.5 * Math.log2(q);
    gap = 0;
    if (gain > bitCost * bits) return false;
  }
  return gain <= bitCost * bits;
}

/** Bits that a symbol of a chance in 2^−16 takes, for the encoder alone. */
function bitsOf(chance: number): number {
  return -Math.log2(chance / 65536);
}
