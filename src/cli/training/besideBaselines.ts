import { engineMultiply } from "../../baselines/engineMultiply.ts";
import { afterTraining, rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import type { Dataset } from "../../data/dataset.ts";
import { someRows } from "../../data/someRows.ts";
import type { Engine } from "../../engine/engine.ts";
import { besideLinear } from "../../inspect/besideLinear.ts";
import { type Evaluation, evaluate } from "../../inspect/evaluate.ts";
import { runner } from "../../model/runner.ts";
import { passOperations, trainingOperations } from "../../models/families/autoencoder/passOperations.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Fitted } from "../../tasks/fit.ts";
import type { Finding } from "../../train/events.ts";
import { showStage } from "../show/evaluation.ts";
import type { Progress } from "../show/progress.ts";

/** Draws a row for the likelihood: enough to see how far it lies above the bound, a quarter of what `evaluate` takes. */
const quickSamples = 16;
/** Held-out rows that are measured: these at the most, and at the least of pictures of any size. */
const mostRows = 2000;
const leastRows = 8;

interface Beside {
  readonly engine: Engine;
  readonly progress: Progress;
  /** Whether all baselines are measured for a report; without, PCA alone, which the doctor asks for. */
  readonly whole: boolean;
}

/**
 * A fresh model beside the baselines on rows that none of them learnt from, and all that the doctor found. Each method
 * may take a small share of the operations that the training took; what that left out is among the notes.
 */
export async function besideBaselines(
  { autoencoder, rows, findings, trained }: Fitted,
  dataset: Dataset,
  { engine, progress, whole }: Beside,
): Promise<{ evaluation?: Evaluation; findings: readonly Finding[] }> {
  const { net, spec, provenance } = autoencoder;
  const { steps } = trained.done;
  const { length } = rows.validation;
  if (length === 0) return { findings };
  const operations = afterTraining(trainingOperations(net, { steps, batch: trained.plan.batch }));
  const most = rowsWithin(operations, passOperations(net), { rows: mostRows, least: leastRows });
  const held = someRows(dataset, evenly(rows.validation, most));
  const training = { dataset, rows: rows.train };
  const report = (...stage: Parameters<typeof showStage>) => progress.stage(...showStage(...stage));
  const run = runner(autoencoder, engine);
  try {
    if (!whole) {
      const { noisy, ...beside } = await besideLinear(autoencoder, run, held, {
        ...{ engine, training, operations, report, seed: provenance.seed, notes: [] },
        multiply: engineMultiply(engine),
        bound: () => {},
      });
      await noisy?.close();
      return { findings: [...findings, ...noBetterThanPca(spec.latent, beside)] };
    }
    const measured = await evaluate(autoencoder, run, held, {
      ...{ engine, training, operations, report },
      samples: quickSamples,
    });
    const seen = `Measured on ${showCount(held.rows)} of the ${showCount(length)} rows held out.`;
    const evaluation = held.rows < length ? { ...measured, notes: [seen, ...measured.notes] } : measured;
    return { evaluation, findings: [...findings, ...noBetterThanPca(spec.latent, evaluation)] };
  } finally {
    await run.close();
  }
}

function noBetterThanPca(
  latent: number,
  { metrics, baselines }: Pick<Evaluation, "metrics" | "baselines">,
): Finding[] {
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
