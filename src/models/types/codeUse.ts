import type { Tensor } from "../../core/tensor.ts";
import type { SparsitySpec } from "./sparseCode.ts";

/** How a sparse code is used over some rows. */
export interface CodeUse {
  /** Units that a row has active, on average. */
  readonly active: number;
  /** Units that hardly change over the rows, and so carry nothing. */
  readonly dead: number;
}

/** Share of the widest unit's range that a unit must move through to count as alive. */
const aliveRange = 0.01;

/**
 * Counts active and dead units of codes [n, latent]. A rectified or cut number is active where it is not 0, a
 * sigmoid one above ½.
 */
export function codeUse({ kind }: SparsitySpec, { data, shape }: Tensor<"float32">): CodeUse {
  const active = data.reduce((n, x) => n + Number(kind === "kl" ? x > 0.5 : x !== 0), 0);
  return { active: active / shape[0], dead: deadUnits(data, shape[1]).length };
}

/** The units that hardly change over codes [n, units]. */
export function deadUnits(codes: Float32Array, units: number): readonly number[] {
  const low = new Float32Array(units).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(units).fill(Number.NEGATIVE_INFINITY);
  for (const [i, x] of codes.entries()) {
    low[i % units] = Math.min(low[i % units], x);
    high[i % units] = Math.max(high[i % units], x);
  }
  const ranges = high.map((most, unit) => most - low[unit]);
  const alive = aliveRange * ranges.reduce((a, b) => Math.max(a, b), 0);
  return [...ranges.keys()].filter((unit) => ranges[unit] <= alive);
}
