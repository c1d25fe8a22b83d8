/** Codes of two numbers as a map; what a figure shows before any script, and where its point may go. */
export interface MapStill {
  /** x, y, x, y, … of each picture. */
  readonly points: readonly number[];
  /** Class of each picture. */
  readonly classes: readonly number[];
  /** Standard deviations of each picture's cloud, x, y, x, y, …; absent where a code is a point. */
  readonly clouds?: readonly number[];
  readonly least: readonly [number, number];
  readonly most: readonly [number, number];
  /** Mean and standard deviation that random places are drawn with. */
  readonly centre: readonly [number, number];
  readonly spread: readonly [number, number];
  /** Where the point begins, and what is decoded there. */
  readonly middle: readonly [number, number];
  readonly still: string;
}
