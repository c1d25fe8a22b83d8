import { sizeOf } from "../../core/shape.ts";
import type { Dataset } from "../../data/dataset.ts";
import { someRows } from "../../data/someRows.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Evaluation, evaluate } from "../../inspect/evaluate.ts";
import { runner } from "../../model/runner.ts";
import type { Fitted } from "../../tasks/fit.ts";

/** Larger rows than this make PCA take longer than a look at a report is worth; `evaluate` has the time. */
const mostNumbers = 4096;
/** Draws a row for the likelihood: enough to see how far it lies above the bound, a quarter of what `evaluate` takes. */
const quickSamples = 16;
/** Held-out rows that are measured. */
const mostRows = 2000;

/** A fresh model beside the baselines on rows that none of them learnt from; undefined where there are none, or rows are large. */
export async function besideBaselines(
  { autoencoder, rows }: Fitted,
  dataset: Dataset,
  engine: Engine,
): Promise<Evaluation | undefined> {
  if (rows.validation.length === 0 || sizeOf(autoencoder.net.features) > mostNumbers) return undefined;
  const run = runner(autoencoder, engine);
  try {
    return await evaluate(autoencoder, run, someRows(dataset, rows.validation.slice(0, mostRows)), {
      engine,
      training: { dataset, rows: rows.train },
      samples: quickSamples,
    });
  } finally {
    await run.close();
  }
}
