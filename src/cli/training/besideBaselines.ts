import { sizeOf } from "../../core/shape.ts";
import type { Dataset } from "../../data/dataset.ts";
import { someRows } from "../../data/someRows.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Evaluation, evaluate } from "../../inspect/evaluate.ts";
import { runner } from "../../model/runner.ts";
import { showNumber } from "../../report/units.ts";
import type { Fitted } from "../../tasks/fit.ts";
import type { Finding } from "../../train/events.ts";

/** Larger rows than this make PCA take longer than a look at a report is worth; `evaluate` has the time. */
const mostNumbers = 4096;
/** Draws a row for the likelihood: enough to see how far it lies above the bound, a quarter of what `evaluate` takes. */
const quickSamples = 16;
/** Held-out rows that are measured. */
const mostRows = 2000;

/** A fresh model beside the baselines on rows that none of them learnt from, and all that the doctor found. */
export async function besideBaselines(
  { autoencoder, rows, findings }: Fitted,
  dataset: Dataset,
  engine: Engine,
): Promise<{ evaluation?: Evaluation; findings: readonly Finding[] }> {
  if (rows.validation.length === 0 || sizeOf(autoencoder.net.features) > mostNumbers) return { findings };
  const run = runner(autoencoder, engine);
  try {
    const evaluation = await evaluate(
      autoencoder,
      run,
      someRows(dataset, rows.validation.slice(0, mostRows)),
      {
        engine,
        training: { dataset, rows: rows.train },
        samples: quickSamples,
      },
    );
    return { evaluation, findings: [...findings, ...noBetterThanPca(autoencoder.spec.latent, evaluation)] };
  } finally {
    await run.close();
  }
}

function noBetterThanPca(latent: number, { metrics, baselines }: Evaluation): Finding[] {
  const [ours, linear] = [metrics.mse, baselines.pca?.mse];
  if (ours === undefined || linear === undefined || ours < linear) return [];
  return [
    {
      code: "no-better-than-pca",
      message: `PCA with ${latent} components has an error of ${showNumber(linear)} on the held-out rows, the autoencoder ${showNumber(ours)}`,
      repair: "train longer, with wider --layers or another --lr; where it stays so, use PCA",
    },
  ];
}
