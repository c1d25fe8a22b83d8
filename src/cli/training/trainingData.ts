import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import { normalRows } from "../../detect/labels.ts";
import { openDataset } from "../../hosts/node/open.ts";
import { trainingRows } from "../../inspect/trainingRows.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import type { Context } from "../command.ts";
import { openDataFor } from "../open.ts";

/** The rows that a model learnt from: those of --training, else those that its own source still gives. */
export async function trainingOf(
  model: Autoencoder,
  context: Context,
): Promise<{ dataset: Dataset; rows: ArrayLike<number> } | undefined> {
  const { values } = context;
  if (values.training === undefined)
    return trainingRows(model, ({ data, open }) => openDataset(data, { ...open, ...columnsOf(model) }));
  const dataset = await openDataFor(model, values.training, context);
  const rows =
    normalRows(dataset.labels, values.normal) ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  return { dataset, rows };
}

function columnsOf({ spec: { input } }: Autoencoder): OpenOptions {
  return input.kind === "pictures" ? {} : { like: input.columns };
}
