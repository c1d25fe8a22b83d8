import { assert } from "../errors.ts";

/** The q-quantile (q in 0…1) with linear interpolation between ranks, NumPy's default. */
export function quantile(values: ArrayLike<number>, q: number): number {
  assert(values.length > 0 && q >= 0 && q <= 1, `quantile ${q} of ${values.length} values`);
  const sorted = Float64Array.from(values).sort();
  const rank = q * (sorted.length - 1);
  const low = Math.floor(rank);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] === sorted[high]
    ? sorted[low]
    : sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
}
