import { lead, type Reading } from "../rules/round.ts";

/** Which parcels may be dealt. */
export interface Wanted {
  /** All notches, those that refuse the most parcels first. */
  readonly order: readonly number[];
  /** Whether a parcel with this reading at this notch may be dealt; a stranger's truth is −1. */
  suits(notch: number, reading: Reading, truth: number): boolean;
}

/** Least that the first answer must lead by at every width, so that no rounding changes a read. */
const leastLead = 0.02;

/** Parcels without a near tie and, where an edge is given, read down to it and at no width below. */
export function wanted(notches: number, edge?: number): Wanted {
  const all = Array.from({ length: notches }, (_, notch) => notch);
  const near = edge ?? 0;
  return {
    order: all.toSorted((a, b) => Math.abs(a - near - 0.6) - Math.abs(b - near - 0.6)),
    suits: (notch, reading, truth) =>
      lead(reading) >= leastLead && (edge === undefined || truth < 0 || reading.right === notch <= edge),
  };
}

/** Every parcel, near ties too. */
export function anyParcel(notches: number): Wanted {
  return { order: Array.from({ length: notches }, (_, notch) => notch), suits: () => true };
}
