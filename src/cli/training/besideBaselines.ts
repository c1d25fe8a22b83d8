import { afterTraining, rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import type { Dataset } from "../../data/dataset.ts";
import { someRows } from "../../data/someRows.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Evaluation, evaluate } from "../../inspect/evaluate.ts";
import { runner } from "../../model/runner.ts";
import { passOperations, trainingOperations } from "../../models/families/autoencoder/passOperations.ts";
import { showCount } from "../../report/units.ts";
import type { Fitted } from "../../tasks/fit.ts";
import { showStage } from "../show/evaluation.ts";
import type { Progress } from "../show/progress.ts";

/** Draws a row for the likelihood: enough to see how far it lies above the bound, a quarter of what `evaluate` takes. */
const quickSamples = 16;
/** Held-out rows that are measured: these at the most, and at the least of pictures of any size. */
const mostRows = 2000;
const leastRows = 8;

/**
 * A fresh model beside the baselines on rows that none of them learnt from; undefined where there are none. Each method
 * may take a small share of the operations that the training took; what that left out is among the notes.
 */
export async function besideBaselines(
  { autoencoder, rows, trained }: Fitted,
  dataset: Dataset,
  { engine, progress }: { engine: Engine; progress: Progress },
): Promise<Evaluation | undefined> {
  const { length } = rows.validation;
  if (length === 0) return undefined;
  const { net } = autoencoder;
  const { steps } = trained.done;
  const operations = afterTraining(trainingOperations(net, { steps, batch: trained.plan.batch }));
  const most = rowsWithin(operations, passOperations(net), { rows: mostRows, least: leastRows });
  const held = someRows(dataset, evenly(rows.validation, most));
  const run = runner(autoencoder, engine);
  try {
    const evaluation = await evaluate(autoencoder, run, held, {
      ...{ engine, operations },
      training: { dataset, rows: rows.train },
      samples: quickSamples,
      report: (stage, share) => progress.stage(...showStage(stage, share)),
    });
    if (held.rows === length) return evaluation;
    const seen = `Measured on ${showCount(held.rows)} of the ${showCount(length)} rows held out.`;
    return { ...evaluation, notes: [seen, ...evaluation.notes] };
  } finally {
    await run.close();
  }
}
