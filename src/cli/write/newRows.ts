import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import type { Runner } from "../../model/runner.ts";
import { rowsOfCodes } from "../../tasks/generate.ts";
import type { Context } from "../command.ts";
import { contactSheet } from "./contactSheet.ts";
import { namesPicture, putPicture } from "./pictureOut.ts";
import { putRows } from "./rowsOut.ts";

/** How rows made of codes are written. */
interface NewRows {
  readonly out: string;
  /** What is being done, for the progress. */
  readonly doing: string;
  /** Stem of the files. */
  readonly stem: string;
  /** Pictures in a row of the contact sheet. */
  readonly columns?: number;
}

/** Decodes codes [n, latent] and writes them: pictures and one sheet of them all into a folder, others into a table. */
export async function putNewRows(
  model: Autoencoder,
  run: Runner,
  codes: Tensor<"float32">,
  { out, doing, stem, columns }: NewRows,
  context: Context,
): Promise<readonly string[]> {
  const total = codes.shape[0];
  const { input } = model.spec;
  if (input.kind !== "pictures") {
    const path = extname(out) === "" ? join(out, `${stem}.csv`) : out;
    if (path !== out) await mkdir(out, { recursive: true });
    await putRows(input, rowsOfCodes(model, run, codes), { out: path, total, doing }, context);
    return [path];
  }
  const digits = String(total - 1).length;
  const names = Array.from({ length: total }, (_, i) => `${stem}-${String(i).padStart(digits, "0")}.png`);
  await putRows(input, rowsOfCodes(model, run, codes), { out, total, doing, names }, context);
  if (total === 1 && namesPicture(out)) return [out];
  const sheet = join(out, "contact-sheet.png");
  const first = codes.data.slice(0, 100 * model.spec.latent);
  const shown = tensor("float32", [first.length / model.spec.latent, model.spec.latent], first);
  await putPicture(sheet, contactSheet(await run.decode(shown), columns), { deep: false });
  return [out, sheet];
}
