import { evenly } from "../core/evenly.ts";
import { type Picture, unitPixels } from "../core/picture.ts";
import { random } from "../core/random.ts";
import { rowOf } from "../core/rows.ts";
import { sizeOf } from "../core/shape.ts";
import { tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { deadUnits } from "../model/anySize/deadUnits.ts";
import { namedConstants } from "../model/anySize/namedConstants.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { denoiserNetwork } from "../models/families/denoiser/denoiser.ts";
import { diagnoseDenoiser } from "../train/denoiserDoctor.ts";
import type { Finding } from "../train/events.ts";

/** Most patches that the doctor looks at. */
const looked = 32;
/** Standard deviation of the noise for a denoiser that learnt no range of it. */
const usualSigma = 25 / 255;

/** Rows of a training. */
interface TrainingRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** How many patches the doctor looks at. */
export function examinedRows(rows: TrainingRows): number {
  return chosenOf(rows).length;
}

function chosenOf({ train, validation }: TrainingRows): Uint32Array {
  return evenly(validation.length > 0 ? validation : train, looked);
}

/**
 * What the doctor finds in a denoiser, on held-out patches where there are any: with noise of the middle of the training's
 * range on them, or as they are where they are noisy themselves.
 */
export async function examineDenoiser(
  denoiser: Denoiser,
  dataset: Dataset,
  rows: TrainingRows,
  engine: Engine,
): Promise<Finding[]> {
  const { learns } = denoiser.spec;
  const chosen = chosenOf(rows);
  const given = unitPixels((await dataset.read(chosen)) as Picture);
  const sigma = "from" in learns ? (learns.from + learns.to) / 2 : learns.kind === "noisy" ? 0 : usualSigma;
  const source = random(1).fork("doctor");
  const noisy = tensor(
    "float32",
    given.shape,
    given.data.map((value) => value + sigma * source.normal()),
  );
  const cleaned = zeros("float32", given.shape);
  const size = sizeOf(dataset.shape);
  const run = denoiserRunner(denoiser, engine);
  try {
    for (let i = 0; i < chosen.length; i++)
      cleaned.data.set((await run.denoise(rowOf(noisy, i))).data, i * size);
  } finally {
    await run.close();
  }
  const clean = learns.kind === "noisy" ? {} : { clean: given };
  const weights = namedConstants(denoiser);
  const net = denoiserNetwork(denoiser.spec, given.shape.slice(2));
  const units = await deadUnits((pictures) => net.denoise(pictures, weights), noisy, engine);
  return diagnoseDenoiser({ trainRows: rows.train.length, noisy, cleaned, units, ...clean });
}
