/** What the narrowest width of a ladder pays for a read. */
const most = 100;
/** How much more each narrower width pays. */
const growth = 1.3;

/** What a read at each width of a ladder pays, the widest first: 27, 35, 46, 59, 77, 100 for six widths. */
export function prices(widths: number): number[] {
  return Array.from({ length: widths }, (_, notch) => Math.round(most / growth ** (widths - 1 - notch)));
}

/** Paid on top where a parcel is sent at the narrowest width at which it is read. */
export const edgeBonus = 10;

/** Paid at the end for each peek that was not used. */
export const peekBonus = 5;
