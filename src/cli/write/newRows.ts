import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { rowOf } from "../../core/rows.ts";
import type { ModelSpec, Picture, RowPart } from "../../node.ts";
import type { Context } from "../command.ts";
import { contactSheet, mostOnSheet } from "./contactSheet.ts";
import { namesPicture, putPicture } from "./pictureOut.ts";
import { putRows } from "./rowsOut.ts";

/** How rows made of codes are written. */
interface NewRows {
  readonly out: string;
  /** How many rows there are. */
  readonly total: number;
  /** What is being done, for the progress. */
  readonly doing: string;
  /** Stem of the files. */
  readonly stem: string;
  /** Pictures in a row of the contact sheet. */
  readonly columns?: number;
}

/** Rows [n, ...row] that a model made. */
type Made = AsyncIterable<RowPart<"float32" | "float64">>;

/** Writes new rows: pictures and one sheet of the first of them into a folder, others into a table. */
export async function putNewRows(
  input: ModelSpec["input"],
  made: Made,
  { out, total, doing, stem, columns }: NewRows,
  context: Context,
): Promise<readonly string[]> {
  if (input.kind !== "pictures") {
    const path = extname(out) === "" ? join(out, `${stem}.csv`) : out;
    if (path !== out) await mkdir(out, { recursive: true });
    await putRows(input, made, { out: path, total, doing }, context);
    return [path];
  }
  const first: Picture[] = [];
  await putRows(input, keepingFirst(made, first), { out, total, doing, stem }, context);
  if (total === 1 && namesPicture(out)) return [out];
  const sheet = join(out, "contact-sheet.png");
  await putPicture(sheet, contactSheet(first, columns), { deep: false });
  return [out, sheet];
}

/** The same rows, of which the first go into a list as well. */
async function* keepingFirst(made: Made, first: Picture[]): Made {
  for await (const part of made) {
    const missing = Math.min(part.rows.shape[0], mostOnSheet - first.length);
    for (let i = 0; i < missing; i++) first.push(rowOf(part.rows, i) as Picture);
    yield part;
  }
}
