import { afterTraining, rowsWithin } from "../core/budget.ts";
import { evenly } from "../core/evenly.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import { someRows } from "../data/someRows.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { type CodeMixture, fitCodes } from "../model/codeMixture.ts";
import { type Detector, spaceNumbers, usualWeights } from "../model/detector/detector.ts";
import { type Runner, runner } from "../model/runner.ts";
import { passOperations, trainingOperations } from "../models/families/autoencoder/passOperations.ts";
import { modelType } from "../models/types/modelTypes.ts";
import { diagnose } from "../train/doctor.ts";
import type { Finding, JudgingEvent } from "../train/events.ts";
import type { Trained } from "../train/train.ts";
import { explainRows } from "./explainedRows.ts";
import { type DetectorOptions, fitDetector } from "./fitDetector.ts";
import { compareWithPca } from "./pcaComparison.ts";

/** What is known of a model once it has seen its rows again, trained. */
export interface Judged {
  /** Absent where no rows were held out. */
  readonly detector?: Detector;
  /** Absent where there was a single row. */
  readonly codes?: CodeMixture;
  readonly findings: readonly Finding[];
}

/** Most rows that are looked at, and most numbers that are kept of them. */
const mostRows = 100_000;
const keptNumbers = 20_000_000;

/**
 * Passes rows through a trained model once more, for the doctor, the detector and the density of the codes. As many
 * rows as a small share of the training's own work is enough for; says what is under way.
 */
export async function* judge(
  autoencoder: Autoencoder,
  dataset: Dataset,
  rows: { readonly train: Uint32Array; readonly validation: Uint32Array },
  { trained, ...options }: Omit<DetectorOptions, "operations"> & { trained: Trained },
): AsyncGenerator<JudgingEvent, Judged> {
  const { net, spec, provenance } = autoencoder;
  const { engine } = options;
  const { steps } = trained.done;
  const operations = afterTraining(trainingOperations(net, { steps, batch: trained.plan.batch }));
  const affordable = rowsWithin(operations, passOperations(net), { rows: mostRows, least: leastRows });
  const run = runner(autoencoder, engine);
  const perRow = spaceNumbers(net, usualWeights(net)).all + spec.latent;
  const most = Math.max(2, Math.min(affordable, Math.floor(keptNumbers / perRow)));
  const hasValidation = rows.validation.length > 0;
  const learnt = evenly(rows.train, most);
  const unseen = evenly(rows.validation, most);
  try {
    const examinedRows = hasValidation ? unseen : learnt;
    yield { type: "judging", stage: "doctor", share: 0, rows: examinedRows.length };
    const findings = diagnose({
      ...{ net, trained },
      linear: await compareWithPca(autoencoder, dataset, rows, engine, operations),
      ...(await explainSome(run, dataset, examinedRows)),
    });
    yield { type: "judging", stage: "detector", share: 1 / 3, rows: learnt.length + unseen.length };
    const explained = await explainRows(autoencoder, run, dataset, { rows: learnt, engine });
    const detector = hasValidation
      ? await fitDetector(autoencoder, explained, someRows(dataset, unseen), {
          ...{ ...options, operations, overlap: overlapOf(dataset) },
        })
      : undefined;
    yield { type: "judging", stage: "codes", share: 2 / 3, rows: learnt.length };
    const codes =
      explained.codes.shape[0] > 1
        ? await fitCodes(explained.codes, {
            ...{ seed: provenance.seed, engine, operations },
            variance: modelType(spec).logImportance && (await usualVariance(run, dataset, learnt)),
          })
        : undefined;
    return { ...(detector && { detector }), ...(codes && { codes }), findings };
  } finally {
    await run.close();
  }
}

/** Rows that a detector needs to know anything. */
const leastRows = 16;

/** Windows of a series that hold a time step; 1 where rows share nothing. */
function overlapOf({ shape, cut }: Dataset): number {
  return cut ? Math.max(1, shape[1] / cut.stride) : 1;
}

/** The variance of each number of a variational model's codes about their means, on average over some of the rows. */
async function usualVariance(run: Runner, dataset: Dataset, rows: Uint32Array): Promise<Float64Array> {
  const variances = await run.variances(
    await dataset.read(evenly(rows, Math.min(rows.length, mostOfVariance))),
  );
  const [n, latent] = variances.shape;
  const usual = new Float64Array(latent);
  for (let i = 0; i < variances.data.length; i++) usual[i % latent] += variances.data[i] / n;
  return usual;
}

/** Rows that the usual variance of codes is taken of. */
const mostOfVariance = 1024;

/** What a model makes of as many rows as fit in memory as they are. */
async function explainSome(run: Runner, dataset: Dataset, rows: Uint32Array) {
  const most = Math.max(2, Math.floor(keptNumbers / Math.max(run.width, sizeOf(dataset.shape))));
  return run.explain(await dataset.read(evenly(rows, most)));
}
