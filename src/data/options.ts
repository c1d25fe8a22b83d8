import type { ArrayLayout } from "./arrayForm.ts";
import type { Column } from "./dataset.ts";

/**
 * What a column is: `number`; `text`, its words or codes as categories; `date`, read as days since 1970; or `skip`, not
 * read.
 */
export type ColumnType = (typeof columnTypes)[number];

/** The names of {@link ColumnType}. */
export const columnTypes = ["number", "text", "date", "skip"] as const;

/** How a source is read; each reader uses what concerns it. */
export interface OpenOptions {
  /** Tables: the column that labels the rows; never an input. */
  label?: string;
  /** Read a table as a series: rows are time steps, in order. */
  series?: boolean;
  /** Series: time steps in a window; without it each row of the table is one whole series. */
  window?: number;
  /** Series: time steps from one window to the next. Default 1. */
  stride?: number;
  /** Pictures: resize to height × width, each axis on its own. */
  size?: readonly [height: number, width: number];
  /** Pictures: 1 grey or 3 colour; transparency as a fourth channel of an array is then laid on white. Default: as they are; grey where every picture is grey. */
  channels?: number;
  /**
   * Arrays of pictures: what the axes mean, slowest first, as letters for number, height, width and channels: `NHW`, `NHWC`,
   * `NCHW`, or `HWC` and `CHW` for one picture. Default: told from their lengths.
   */
  layout?: ArrayLayout;
  /** Archives of arrays (`.npz`): the name of the array to read. Default: told from the names; a note says which. */
  array?: string;
  /** Tables: read these columns, by name, with these kinds and categories, as a model has learnt them. */
  like?: readonly Column[];
  /** Tables: the columns to read, by name; the label is read besides. Default: all. */
  columns?: readonly string[];
  /** Tables: columns that are not read, by name. */
  drop?: readonly string[];
  /** Tables: what columns are, by name, where their cells would be read as something else. */
  types?: Readonly<Record<string, ColumnType>>;
  /** Tables: the texts that mean a missing cell, beside the empty one, instead of `NA`, `NaN`, `null`, `?` and their kin. */
  missing?: readonly string[];
  /** CSV: whether a line names the columns, or the number of that line, counted from 1; what is above it is passed over. */
  header?: boolean | number;
  /** CSV: what stands between cells; a blank stands for any number of them. Default: told from the file's beginning. */
  delimiter?: string;
  /** Texts: how characters are written, by a name of the Encoding Standard such as `windows-1252`. Default: UTF-8, or what a byte-order mark says. */
  encoding?: string;
  /** Read one of `count` equal parts of the rows alone, the `index`-th counted from 1; the data set says where it lies. */
  shard?: { readonly index: number; readonly count: number };
  /** Stop at the first picture that cannot be read, instead of skipping it. */
  strict?: boolean;
  /** Which part of a set that comes in two: the training part by default. */
  part?: "train" | "test";
  /** Built-in sets: the seed. Default 1. */
  seed?: number;
  /** Built-in sets: how many rows. */
  rows?: number;
  /** Most bytes of rows kept in memory; above it they live in a temporary file. Default 256 MiB. */
  memoryLimit?: number;
}
