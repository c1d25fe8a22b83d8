import { prices } from "../prices.ts";

/** What a shift is played by: plain data, the same for everyone who plays it. */
export interface Terms {
  /** Numbers that each notch lets through, the widest first. */
  readonly widths: readonly number[];
  /** What a read pays at each notch. */
  readonly pays: readonly number[];
  readonly parcels: number;
  readonly peeks: number;
  /** Whether parcels may be flagged as strangers, and what a right flag pays. */
  readonly flagPays?: number;
  /** Numbers that may be sent in the whole shift. */
  readonly numbers?: number;
}

export const usualWidths = [32, 16, 8, 4, 2, 1] as const;

/** Ten parcels on a ladder of widths, two peeks, each notch at its price. */
export function terms(widths: readonly number[] = usualWidths, other: Partial<Terms> = {}): Terms {
  return { widths, pays: prices(widths.length), parcels: 10, peeks: 2, ...other };
}
