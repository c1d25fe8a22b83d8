/** Where a column of the hourglass stands, in the drawing's own units, as it lies on its side. */
export interface ColumnPlace {
  readonly x: number;
  readonly height: number;
}

/** From the input to the output, lying and standing; the same on both is how far the widest column reaches. */
export const lengths = { lying: 560, upright: 190 };
export const breadth = 300;

const margin = 13;
const least = 14;

/** Columns of the given counts at equal distances; the height follows the logarithm of the count. */
export function columns(counts: readonly number[], length: number): ColumnPlace[] {
  const most = Math.log(Math.max(...counts));
  const gap = (length - 2 * margin) / (counts.length - 1);
  return counts.map((count, i) => ({
    x: margin + i * gap,
    height: least + (breadth - 2 * margin - least) * (Math.log(count) / most),
  }));
}

/** The middle of a group of a column, from the top of the drawing. */
export function groupAt({ height }: ColumnPlace, group: number, groups: number): number {
  return breadth / 2 + height * ((group + 0.5) / groups - 0.5);
}
