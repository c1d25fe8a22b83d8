import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageError } from "../../../core/errors.ts";
import { type Shape, sizeOf } from "../../../core/shape.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { npyBytes } from "../../../data/readers/arrays/npy.ts";
import type { ResultColumn } from "../../../report/results/resultTable.ts";
import { npyStart, type Rows, refuseWords, type TextFormat, textFormats } from "./tableFormats.ts";
import { writeTable } from "./writeTable.ts";

/** Formats of a table's bytes. */
export type TableFormat = TextFormat | "npy" | "parquet";

/** Bytes that are worth a piece of their own. */
const pieceBytes = 1 << 16;

/**
 * A table of results as the bytes of a file, made as the rows come: text formats and `npy` (numbers alone; it says first
 * how many `rows` there are, and their number must be that) hold no more than a piece; `parquet`, whose end says where all
 * is, is written to a temporary file first. The iteration may be left at any piece. Throws `usage` where a column of text
 * is to go into `npy`.
 */
export async function* tableStream(
  format: TableFormat,
  columns: readonly ResultColumn[],
  rows: Rows,
  count: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (format === "parquet") yield* parquet(columns, rows);
  else if (format === "npy") yield* npy(columns, rows, count);
  else yield* text(format, columns, rows);
}

async function* text(format: TextFormat, columns: readonly ResultColumn[], rows: Rows) {
  const { start, row: line, end } = textFormats[format](columns);
  const encoder = new TextEncoder();
  let pending = start;
  let done = 0;
  for await (const row of rows) {
    pending += line(row, done++);
    if (pending.length < pieceBytes) continue;
    yield encoder.encode(pending);
    pending = "";
  }
  yield encoder.encode(pending + end);
}

async function* npy(columns: readonly ResultColumn[], rows: Rows, count: number) {
  refuseWords("npy", columns);
  yield npyStart(count, columns.length);
  let pending: number[] = [];
  let done = 0;
  const piece = () => new Uint8Array(Float64Array.from(pending).buffer);
  for await (const row of rows) {
    done++;
    for (const value of row) pending.push(Number(value));
    if (pending.length < pieceBytes / 8) continue;
    yield piece();
    pending = [];
  }
  if (done !== count)
    throw usageError({
      subject: "npy",
      rule: `must get the ${count} rows it was announced with`,
      received: done,
    });
  yield piece();
}

/**
 * An array as the bytes of an `.npy` file, made as its rows [n, ...] come; all of them together must fill `shape`. The
 * elements are float32 or float64, as the first part's are.
 */
export async function* arrayStream(
  shape: Shape,
  parts: AsyncIterable<Tensor<"float32" | "float64">>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let left = sizeOf(shape);
  let begun = false;
  for await (const { dtype, data } of parts) {
    if (!begun) yield npyBytes(dtype === "float32" ? "<f4" : "<f8", shape);
    begun = true;
    left -= data.length;
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  if (left !== 0)
    throw usageError({ subject: "npy", rule: `must get the ${sizeOf(shape)} numbers of ${shape.join("×")}` });
}

async function* parquet(
  columns: readonly ResultColumn[],
  rows: Rows,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const path = join(tmpdir(), `hourglass-${process.pid}-${randomUUID()}.parquet`);
  try {
    await writeTable(path, columns, rows);
    yield* createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer<ArrayBuffer>>;
  } finally {
    await rm(path, { force: true });
  }
}
