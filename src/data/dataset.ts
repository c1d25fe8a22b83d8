import type { Shape } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { ArrayForm } from "./arrayForm.ts";
import type { Cell, CellBatch, TableSource } from "./table/tableSource.ts";

/**
 * Rows to learn from or to score, readable in any order, in memory or on disk. It is not a loader: it neither
 * shuffles nor scales. `read` is called from the training loop, so it must be cheap: copy, don't parse.
 *
 * | kind | row shape | stored as |
 * |---|---|---|
 * | pictures | [channels, height, width] | uint8 0…255 standing for 0…1, or float32 already in 0…1 |
 * | table | [columns] | float64: the number itself, or a category's index in its column; NaN is missing, −1 an unseen category |
 * | series | [columns, window] | float64, NaN is missing |
 */
export interface Dataset {
  /** What the rows are; decides the networks, losses and tasks that suit them. */
  readonly kind: "pictures" | "table" | "series";
  /** What a person calls it: a built-in name, a file or a folder. */
  readonly name: string;
  /** How many rows there are. */
  readonly rows: number;
  /** Shape of one row, without the row axis. */
  readonly shape: Shape;
  /** Type of the numbers that {@link read} gives. */
  readonly dtype: "uint8" | "float32" | "float64";
  /** Tables and series: the columns in the order of the row. Pictures have none. */
  readonly columns?: readonly Column[];
  /** Tables: every column of the source in its order, read or not, and why it is not. */
  readonly sourceColumns?: readonly SourceColumnUse[];
  /** Tables: the cells of the source as they stand there, where it has any. */
  readonly cells?: SourceCells;
  /** Tables: the texts that mean a missing cell, where they were given. */
  readonly missingTexts?: readonly string[];
  /** Tables read as a series of time steps: the column that says when each row is, where there is one. */
  readonly time?: TimeColumn;
  /** Value of the label column of each row, where one was named or the format carries one; never an input. */
  readonly labels?: readonly string[];
  /** Where the rows are windows of one series: how they lie on it. */
  readonly cut?: Cut;
  /** Where the rows are a part of all: rows `start` … `end` − 1 of `total`. Of a folder, pictures that could not be read count. */
  readonly place?: Place;
  /** Where the rows are pictures of one array: how they lie in it. */
  readonly array?: ArrayForm;
  /** A name for each row where it has one, such as the picture's file. */
  readonly names?: readonly string[];
  /** What a reader had to skip, convert or guess, one sentence each. */
  readonly notes: readonly string[];
  /** Rows next to each other that cost little more to read than one of them, on a disk say; 1 where absent. */
  readonly neighbours?: number;
  /** Rows by index, in the order asked, as one tensor of shape [rows.length, ...shape]. */
  read(rows: ArrayLike<number>): Promise<Tensor<"uint8" | "float32" | "float64">>;
  /** Releases files and temporary storage. */
  close(): Promise<void>;
}

/** Where some rows lie among all. */
export interface Place {
  /** Index of the first. */
  readonly start: number;
  /** Index after the last. */
  readonly end: number;
  /** How many there are in all. */
  readonly total: number;
}

/** Windows that slide over the time steps of one series: window i begins at time step i × stride, or where `starts` says. */
export interface Cut {
  /** Time steps of the series. */
  readonly timeSteps: number;
  /** Time steps from one window to the next. */
  readonly stride: number;
  /** First time step of each window, ascending, where the series has gaps, which no window crosses. */
  readonly starts?: Uint32Array;
  /** Value of the label column at each time step. */
  readonly labels?: readonly string[];
  /** When a time step is, as text, where the series has a column of times. */
  readonly timeOf?: (timeStep: number) => string;
}

/** The cells of a table's source as they stand there, read again from its beginning. */
export interface SourceCells {
  /** Place of each column of the data set among the columns of the source. */
  readonly places: readonly number[];
  /** Whether the numbers of each column of the data set are days, read from dates. */
  readonly dated: readonly boolean[];
  /** Whether a column of the data set writes numbers with decimal commas. */
  readonly commas: readonly boolean[];
  /** Whether a cell means that there is none. */
  isMissing(cell: Cell): boolean;
  /** The number that the data set has of a cell of one of its columns: NaN where it has none, −1 for an unseen category. */
  valueOf(column: number, cell: Cell): number;
  /** The cells of some columns of the source, by place, a few thousand rows at a time. */
  batches(places: readonly number[]): AsyncIterable<CellBatch>;
  /** The file again with other cells, see {@link TableSource.rewritten}; of formats of text. */
  rewritten?: TableSource["rewritten"];
}

/** When each row of a table is. */
export interface TimeColumn {
  readonly name: string;
  /** The column that has the times of day where this one has days alone. */
  readonly clock?: string;
  /** Days since 1970, or the column's own numbers; NaN where a cell is neither. */
  readonly values: Float64Array;
  /** Whether its cells are dates, or times of day alone, which go on into the next day where they go back. */
  readonly dated: boolean | "clock";
}

/** What became of a column of a table's source. */
export interface SourceColumnUse {
  /** Its name in the source. */
  readonly name: string;
  /** What its cells are. */
  readonly kind: ColumnKind;
  /** Whether it is an input. */
  readonly used: boolean;
  /** Why it is none. */
  readonly why?: string;
  /** Cells without a value; absent where they were not looked at. */
  readonly missing?: number;
}

/** What the cells of a source's column are; `unknown` where they were not looked at. */
export type ColumnKind = "numeric" | "categorical" | "date" | "text" | "other" | "unknown";

/** Which of the two numbers of `1/2/2024` is the day. */
export type DayPlace = "first" | "second";

/** A column of a table or series, before any statistics are fitted. */
export interface Column {
  /** Its name in the header, or `c0`, `c1` … where there is none. */
  readonly name: string;
  /** Numbers, or one of some categories. */
  readonly kind: "numeric" | "categorical";
  /** The values of a categorical column, in the order of their indices. */
  readonly categories?: readonly string[];
  /** Of a numeric column whose cells are dates, read as days since 1970 (UTC): which number of `1/2/2024` is the day. */
  readonly date?: DayPlace | undefined;
}
