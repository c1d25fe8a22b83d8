import { permutation, type Random } from "../../../src/core/random.ts";

/**
 * One kind for each of `count` places, in random order. Each kind has its share of the places, rounded up or down, so shifts differ
 * less than they would if each place were drawn on its own (systematic sampling, Madow & Madow 1944).
 */
export function deck(shares: readonly number[], count: number, draw: Random): number[] {
  const from = draw.uniform();
  const kinds = Array.from({ length: count }, (_, i) => kindAt(shares, (i + from) / count));
  return Array.from(permutation(count, draw), (i) => kinds[i]);
}

/** The kind at a place in 0…1, where each takes its share from 0 on. */
function kindAt(shares: readonly number[], place: number): number {
  let rest = place;
  for (const [kind, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return kind;
  }
  return shares.length - 1;
}
