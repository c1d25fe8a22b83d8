import { type Random, random } from "../core/random.ts";

/** A pool of random numbers that fills arrays at the speed of a memory copy. */
export interface NoisePool {
  /**
   * Fills an array with standard normal or uniform numbers; the same source gives the same numbers. With `part`, fills it
   * with those from `part.from` on of an array of `part.of`.
   */
  fill(out: Float32Array, source: Random, part?: { readonly from: number; readonly of: number }): void;
}

/**
 * Random numbers for corruption and codes. A pool of independent numbers is drawn once; each
 * fill adds two windows of it at random places: (a + b) / √2 is again standard normal, (a + b) mod 1 again
 * uniform. Two windows of a pool of n give about n² different fills, so no two steps see the same noise.
 */
export function noisePool(distribution: "normal" | "uniform", seed: number, largest: number): NoisePool {
  const source = random(seed).fork(distribution);
  const length = largest + (1 << 18);
  const pool = new Float32Array(length);
  if (distribution === "normal") fillNormal(pool, source);
  // 24 bits are what float32 holds: the numbers and their sums are exact, and none is rounded up to 1.
  else for (let i = 0; i < length; i++) pool[i] = (source.bits() >>> 8) / (1 << 24);

  return {
    fill: (out, source, { from, of } = { from: 0, of: out.length }) => {
      const n = out.length;
      const window = (): Float32Array => pool.subarray(source.integer(length - of + 1) + from).subarray(0, n);
      const [a, b] = [window(), window()];
      if (distribution === "normal") for (let i = 0; i < n; i++) out[i] = (a[i] + b[i]) * Math.SQRT1_2;
      else {
        for (let i = 0; i < n; i++) {
          const sum = a[i] + b[i];
          out[i] = sum >= 1 ? sum - 1 : sum;
        }
      }
    },
  };
}

/** Box–Muller with both numbers of each pair. */
function fillNormal(out: Float32Array, source: Random): void {
  for (let i = 0; i < out.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - source.uniform()));
    const angle = 2 * Math.PI * source.uniform();
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}
