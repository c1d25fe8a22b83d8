import { afterTraining, rowsWithin } from "../core/budget.ts";
import { evenly } from "../core/evenly.ts";
import type { Dataset } from "../data/dataset.ts";
import { someRows } from "../data/someRows.ts";
import type { OpenModel } from "../model/openModel.ts";
import { passOperations, trainingOperations } from "../models/families/autoencoder/passOperations.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import type { Report } from "./stages.ts";

/** Draws a row for the likelihood: enough to see how far it lies above the bound, a quarter of what `evaluate` takes. */
const quickSamples = 16;
/** Held-out rows that are measured: these at the most, and at the least of pictures of any size. */
const mostRows = 2000;
const leastRows = 8;

/**
 * A model that was just trained beside the baselines, on rows of the training's data set that none of them learnt from;
 * undefined where no rows were held out. Each method may take a small share of the operations that the training took;
 * what that left out is among the notes.
 */
export async function evaluateHeldOut(
  model: OpenModel,
  data: Dataset,
  { rows, batch, done }: TrainingRecord,
  { report }: { report?: Report } = {},
): Promise<Evaluation | undefined> {
  const { length } = rows.validation;
  if (length === 0) return undefined;
  const operations = afterTraining(trainingOperations(model.net, { steps: done.steps, batch }));
  const most = rowsWithin(operations, passOperations(model.net), { rows: mostRows, least: leastRows });
  const held = someRows(data, evenly(rows.validation, most));
  const evaluation = await evaluate(model, held, {
    training: { dataset: data, rows: rows.train },
    samples: quickSamples,
    operations,
    report,
  });
  if (held.rows === length) return evaluation;
  const count = (n: number) => n.toLocaleString("en");
  const seen = `Measured on ${count(held.rows)} of the ${count(length)} rows held out.`;
  return { ...evaluation, notes: [seen, ...evaluation.notes] };
}
