/** A cell as a format gives it; null and undefined are missing. What it means is decided by the rules in `cells.ts`. */
export type Cell = string | number | bigint | boolean | object | null | undefined;

/** A column as the file has it. */
export interface SourceColumn {
  readonly name: string;
  /** `typed`: a format with types says that all cells are numbers; `mixed`: each cell is looked at; `other`: never an input. */
  readonly cells: "typed" | "mixed" | "other";
  /** What the cells of an `other` column are, for notes: "dates". */
  readonly holds?: string;
  /** A format with types says that the numbers of this column are whole. */
  readonly whole?: boolean;
  /** Numbers of this column have decimal commas: `1.234,5`. */
  readonly commas?: boolean;
  /** The file gives the column no name, and `name` is a place-holder. */
  readonly nameless?: boolean;
  /** The column begins with words, so that it is likely to hold categories. A guess that only saves time. */
  readonly wordy?: boolean;
}

/** Some rows of a table: an array of cells for each column asked for. */
export interface CellBatch {
  /** How many rows. */
  readonly rows: number;
  /** For each column asked for, in that order, a cell for each row. */
  readonly columns: readonly ArrayLike<Cell>[];
}

/** Says what stands in place of some cells: for each column asked for, a cell for each row, or undefined to keep it. */
export type Refill = (batch: CellBatch) => Promise<readonly ArrayLike<Cell>[]>;

/** A table that can be read from its beginning, as often as needed. */
export interface TableSource {
  /** What a person calls the file. */
  readonly name: string;
  readonly columns: readonly SourceColumn[];
  /** What had to be guessed or skipped so far, one sentence each. */
  readonly notes?: readonly string[];
  /** The cells of the columns asked for, by place, a few thousand rows at a time. */
  batches(columns: readonly number[]): AsyncIterable<CellBatch>;
  /**
   * The bytes of the file, unpacked, with the cells of some columns, by place, that `refill` gives in place of those that
   * are there; every other character is kept. Throws `usage` where its encoding cannot be written.
   */
  rewritten?(columns: readonly number[], refill: Refill): AsyncIterable<Uint8Array<ArrayBuffer>>;
}
