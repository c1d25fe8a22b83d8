/*
 * Functions that give the same bits in every browser. `Math.sin`, `Math.exp` and their kin may differ in the last place
 * between engines; sums and products may not. What decides a read is computed with these alone.
 */

const { PI } = Math;

/** sin x, error below 1e-9 for |x| ≤ 100. */
export function sine(x: number): number {
  const turns = Math.round(x / PI);
  const r = x - turns * PI;
  const s = r * r;
  // Taylor's series to r¹⁵; |r| ≤ π/2.
  const series =
    1 -
    (s / 6) *
      (1 - (s / 20) * (1 - (s / 42) * (1 - (s / 72) * (1 - (s / 110) * (1 - (s / 156) * (1 - s / 210))))));
  return turns % 2 === 0 ? r * series : -r * series;
}

/** cos x, error below 1e-9 for |x| ≤ 100. */
export function cosine(x: number): number {
  return sine(x + PI / 2);
}

/** eˣ, relative error below 1e-10; x is held to −60…60. */
export function exponential(x: number): number {
  const held = Math.min(60, Math.max(-60, x));
  const doublings = Math.round(held / Math.LN2);
  const r = held - doublings * Math.LN2;
  // Taylor's series to r¹⁰; |r| ≤ ln 2 / 2.
  let series = 1;
  for (let n = 10; n >= 1; n--) series = 1 + (r / n) * series;
  // Powers of two are exact.
  const power = 2 ** Math.abs(doublings);
  return doublings < 0 ? series / power : series * power;
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: number): number {
  return 1 / (1 + exponential(-x));
}

/** Probabilities of logits: positive, they sum to 1. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  let most = -Infinity;
  for (let i = 0; i < logits.length; i++) most = Math.max(most, logits[i]);
  const out = Float64Array.from(logits, (logit) => exponential(logit - most));
  let sum = 0;
  for (const p of out) sum += p;
  return out.map((p) => p / sum);
}
