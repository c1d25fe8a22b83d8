/** A column of results. */
export interface ResultColumn {
  /** Its name in the header. */
  readonly name: string;
  /** What its cells hold. */
  readonly kind: "number" | "text";
}

/** A row of results, one cell a column; NaN is missing. */
export type ResultRow = readonly (number | string)[];
