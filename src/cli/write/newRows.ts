import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Autoencoder } from "../../model/autoencoder.ts";
import type { Runner } from "../../model/runner.ts";
import { type NextCodes, rowsOfCodes } from "../../tasks/rowsOfCodes.ts";
import type { Context } from "../command.ts";
import { contactSheet } from "./contactSheet.ts";
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

/** Most pictures on the sheet. */
const onSheet = 100;

/**
 * Decodes codes, `codes` gives them from the first on, and writes the rows: pictures and one sheet of the first of them into a
 * folder, others into a table.
 */
export async function putNewRows(
  model: Autoencoder,
  run: Runner,
  codes: () => NextCodes,
  { out, total, doing, stem, columns }: NewRows,
  context: Context,
): Promise<readonly string[]> {
  const { input } = model.spec;
  const rows = rowsOfCodes({ ...model, run }, codes(), total);
  if (input.kind !== "pictures") {
    const path = extname(out) === "" ? join(out, `${stem}.csv`) : out;
    if (path !== out) await mkdir(out, { recursive: true });
    await putRows(input, rows, { out: path, total, doing }, context);
    return [path];
  }
  await putRows(input, rows, { out, total, doing, stem }, context);
  if (total === 1 && namesPicture(out)) return [out];
  const sheet = join(out, "contact-sheet.png");
  const shown = await run.decode(codes()(Math.min(onSheet, total)));
  await putPicture(sheet, contactSheet(shown, columns), { deep: false });
  return [out, sheet];
}
