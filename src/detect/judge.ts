import { evenly } from "../core/evenly.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import { someRows } from "../data/someRows.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { type CodeMixture, fitCodes } from "../model/codeMixture.ts";
import { type Detector, spaceNumbers, usualWeights } from "../model/detector/detector.ts";
import { type Runner, runner } from "../model/runner.ts";
import { diagnose } from "../train/doctor.ts";
import type { Finding } from "../train/events.ts";
import type { Trained } from "../train/train.ts";
import { type DetectorOptions, fitDetector } from "./fitDetector.ts";
import { seeRows } from "./seenRows.ts";

/** What is known of a model once it has seen its rows again, trained. */
export interface Judged {
  /** Absent where no rows were held out. */
  readonly detector?: Detector;
  /** Absent where there was a single row. */
  readonly codes?: CodeMixture;
  readonly findings: readonly Finding[];
}

/** Most rows that are looked at, most numbers that are kept of them, and most numbers that pass through the model. */
const mostRows = 100_000;
const keptNumbers = 20_000_000;
const passedNumbers = 400_000_000;

/** Passes rows through a trained model once more, for the doctor, the detector and the density of the codes. */
export async function judge(
  autoencoder: Autoencoder,
  dataset: Dataset,
  rows: { readonly train: Uint32Array; readonly validation: Uint32Array },
  { trained, ...options }: DetectorOptions & { trained: Trained },
): Promise<Judged> {
  const { net, spec, provenance } = autoencoder;
  const { engine } = options;
  const run = runner(autoencoder, engine);
  const perRow = spaceNumbers(net, usualWeights(net)).all + spec.latent;
  const most = Math.max(
    2,
    Math.min(mostRows, Math.floor(keptNumbers / perRow), Math.floor(passedNumbers / run.width)),
  );
  try {
    const held = rows.validation.length > 0;
    const findings = diagnose({
      ...{ net, trained },
      ...(await explainSome(run, dataset, held ? rows.validation : rows.train)),
    });
    const seen = await seeRows(autoencoder, run, dataset, { rows: evenly(rows.train, most), engine });
    const unseen = someRows(dataset, evenly(rows.validation, most));
    return {
      ...(held && { detector: await fitDetector(autoencoder, seen, unseen, options) }),
      ...(seen.codes.shape[0] > 1 && { codes: fitCodes(seen.codes, provenance.seed) }),
      findings,
    };
  } finally {
    await run.close();
  }
}

/** What a model makes of as many rows as fit in memory as they are. */
async function explainSome(run: Runner, dataset: Dataset, rows: Uint32Array) {
  const most = Math.max(2, Math.floor(keptNumbers / Math.max(run.width, sizeOf(dataset.shape))));
  return run.explain(await dataset.read(evenly(rows, Math.min(mostRows, most))));
}
