import type { Dataset } from "../../data/dataset.ts";
import { splitRows } from "../../data/split.ts";
import { normalRows } from "../../detect/labels.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import type { Source } from "../../model/source.ts";

/**
 * The rows that a model learnt from, opened again by its source; undefined where it has none or the data is no
 * longer what it was. Close the data set after use.
 */
export async function trainingRows(
  { source, provenance }: Autoencoder,
  open: (source: Source) => Promise<Dataset>,
): Promise<{ dataset: Dataset; rows: Uint32Array } | undefined> {
  if (!source) return undefined;
  const dataset = await open(source).catch(() => undefined);
  if (!dataset) return undefined;
  const only = normalRows(dataset.labels, source.normal);
  const rows = splitRows(only ?? dataset.rows, {
    validation: source.validation,
    seed: provenance.seed,
    contiguous: dataset.kind === "series",
  });
  if (rows.train.length + rows.validation.length === provenance.rows) return { dataset, rows: rows.train };
  await dataset.close();
  return undefined;
}
