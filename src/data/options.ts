import type { Column } from "./dataset.ts";

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
  /** Pictures: 1 grey or 3 colour. Default: grey where every picture is grey. */
  channels?: 1 | 3;
  /** Tables: read these columns, by name, with these kinds and categories. */
  columns?: readonly Column[];
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
