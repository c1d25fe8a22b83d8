import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { HourglassError } from "../../core/errors.ts";
import {
  type ModelSpec,
  namesArray,
  type Picture,
  type Place,
  type ResultRow,
  type RowPart,
  writeArray,
  writeTable,
} from "../../node.ts";
import { rowCells, rowColumns } from "../../report/results/rowResults.ts";
import type { Context } from "../command.ts";
import { stopIf } from "../stop.ts";
import { namesPicture, pictureAt, placeIn, putPicture } from "./pictureOut.ts";

type InputSpec = ModelSpec["input"];
/** Rows [n, ...row] in the data's own units, and words of cells that have no category, by their place. */
type Chunks = AsyncIterable<
  RowPart<"float32" | "float64"> & { readonly words?: ReadonlyMap<number, string> }
>;

/** How rows are written. */
interface RowsOut {
  /** A folder or, for one picture, its file; for tables and series, a table. */
  readonly out: string;
  /** How many rows come. */
  readonly total: number;
  /** What is being done, for the progress: `reconstructing`. */
  readonly doing: string;
  /** Pictures: a name for each; without it they are numbered after the stem, `row` by default. */
  readonly names?: readonly string[];
  readonly stem?: string;
  /** Where the rows are a part of all: pictures are numbered among those. */
  readonly place?: Place;
  /** Pictures: 16 bits a channel. */
  readonly deep?: boolean;
}

/** Writes rows as they come: pictures into a folder, tables and series into a table. */
export async function putRows(
  input: InputSpec,
  chunks: Chunks,
  to: RowsOut,
  context: Context,
): Promise<void> {
  if (input.kind === "pictures") await putPictures(chunks, to, context);
  else await writeTable(to.out, rowColumns(input), cells(input, chunks, to, context));
}

async function putPictures(
  chunks: Chunks,
  { out, total, doing, names, stem = "row", place = { start: 0, end: total, total }, deep = false }: RowsOut,
  { progress, signal }: Pick<Context, "progress" | "signal">,
): Promise<void> {
  if (namesArray(out)) {
    await putArray(chunks, { out, total, doing, deep }, { progress, signal });
    return;
  }
  const digits = String(place.total - 1).length;
  const nameOf = (row: number) =>
    names?.[row] ?? `${stem}-${String(place.start + row).padStart(digits, "0")}.png`;
  for await (const { start, rows } of chunks) {
    for (let i = 0; i < rows.shape[0]; i++) {
      const name = nameOf(start + i);
      const path = total === 1 && namesPicture(out) ? out : placeIn(out, name, rows.shape[1]);
      await putPicture(path, pictureAt(rows, i), { deep });
      progress.count(doing, start + i + 1, total);
    }
    const written = start + rows.shape[0];
    if (signal.aborted && written < total)
      throw new HourglassError("failed", `interrupted; ${written} of ${total} pictures are in ${out}`);
  }
}

/** Pictures as one array: bytes, or fractions where they came in more than 8 bits. */
async function putArray(
  chunks: Chunks,
  { out, total, doing, deep = false }: RowsOut,
  { progress, signal }: Pick<Context, "progress" | "signal">,
): Promise<void> {
  const parts = chunks[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done) return;
  const [, ...shape] = first.value.rows.shape;
  async function* pictures(): AsyncGenerator<Picture> {
    for (let part = first; !part.done; part = await parts.next()) {
      const { start, rows } = part.value;
      for (let i = 0; i < rows.shape[0]; i++) yield pictureAt(rows, i);
      stopIf(signal);
      progress.count(doing, start + rows.shape[0], total);
    }
  }
  const layout = shape[0] === 1 ? "NHW" : "NHWC";
  await mkdir(dirname(out), { recursive: true });
  await writeArray(out, pictures(), {
    ...{ rows: total, shape },
    form: { type: deep ? "float32" : "uint8", layout },
  });
}

async function* cells(
  input: InputSpec,
  chunks: Chunks,
  { total, doing }: RowsOut,
  { progress, signal }: Context,
): AsyncGenerator<ResultRow> {
  for await (const { start, rows, words } of chunks) {
    yield* rowCells(input, rows, words);
    stopIf(signal);
    progress.count(doing, start + rows.shape[0], total);
  }
}
