import type { SourceFile } from "./readers/sourceFile.ts";
import type { JsonRecord } from "./table/jsonRecords.ts";

/** Numbers in memory, with a shape; see `MemoryArray`. */
export type Numbers =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** An array in memory, rows on the first axis, read as the same array in a `.npy` file is. */
export interface MemoryArray {
  /** The numbers, row-major. */
  readonly data: Numbers;
  /** A table [rows, columns]; grey pictures [rows, height, width]; pictures [rows, height, width, channels] or with the channels second; with `series`, [rows, columns, window]. */
  readonly shape: readonly number[];
  /** A label for each row. */
  readonly labels?: readonly string[];
}

/** Records in memory, read as the same records in a JSON file are. */
export interface MemoryRows {
  /** A record a row; a key that a record lacks is a missing cell. */
  readonly rows: readonly JsonRecord[];
}

/** The pixels of a canvas: red, green, blue and alpha, 0…255. */
export interface CanvasPixels {
  /** Row by row, four bytes a pixel. */
  readonly data: Uint8ClampedArray;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/**
 * What data can be opened from: a path (where there is a disk) or the name of a built-in set, an address, a file or
 * several that a person chose, or values in memory.
 */
export type Source =
  | string
  | URL
  | Blob
  | readonly File[]
  | MemoryRows
  | MemoryArray
  | CanvasPixels
  | readonly (readonly number[])[];

/** Files that lie together. */
export interface SourceFolder {
  readonly name: string;
  /** Paths in it of all its files, sub-folders entered, in their natural order. */
  readonly names: readonly string[];
  file(name: string): Promise<SourceFile>;
}
