import { dataError, usageError } from "../../core/errors.ts";
import { type Dataset, type Evaluation, type Model, normalRows, type TrainingRows } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import { closing, type Keep } from "../closing.ts";
import type { Context } from "../command.ts";
import { openFor } from "../open.ts";
import { showStage } from "../show/evaluation.ts";
import { unlessStopped } from "../stop.ts";
import { cellNoise } from "../training/noise.ts";
import { stem } from "./stem.ts";

/** Measures an autoencoder and the baselines on DATA. */
export function evaluateRows(model: Model, context: Context): Promise<Evaluation> {
  const { operands, values, progress, signal } = context;
  if (values.views !== undefined && values.views !== 1)
    throw usageError({
      subject: "--views",
      rule: "must be 1 for an autoencoder",
      received: values.views,
      repair: "leave it out, or use a denoiser of pictures of any size",
    });
  return closing(async (keep) => {
    const data = keep(await openFor(model, operands[1], context));
    const { clean: cleanFolder, normal, samples, seed } = values;
    const noise = cellNoise(values);
    const clean =
      cleanFolder === undefined ? undefined : await openClean(cleanFolder, model, data, context, keep);
    const training = await trainingRows(model, context);
    keep(training?.dataset);
    progress.note(`measuring ${showCount(data.rows)} rows, and the baselines on the same`);
    const evaluating = model.evaluate(data, {
      ...{ training, clean, normal, noise, samples, seed },
      report: (stage, share) => progress.stage(...showStage(stage, share)),
    });
    return unlessStopped(signal, evaluating);
  });
}

/** The clean pictures, one for each noisy one. */
async function openClean(
  folder: string,
  model: Model,
  noisy: Dataset,
  context: Context,
  keep: Keep,
): Promise<Dataset> {
  const clean = keep(await openFor(model, folder, context));
  const missing = noisy.names?.find((name, i) => stem(name) !== stem(clean.names?.[i] ?? ""));
  if (clean.rows !== noisy.rows || missing !== undefined) {
    throw dataError({
      subject: folder,
      rule: `must hold the clean picture of each of the ${noisy.rows} in ${noisy.name}, under the same name`,
      received: missing === undefined ? `${clean.rows} pictures` : `none for ${missing}`,
    });
  }
  return clean;
}

/** The rows that a model learnt from: those of --training, else those that its own source still gives. */
async function trainingRows(model: Model, context: Context): Promise<TrainingRows | undefined> {
  const { training, normal } = context.values;
  if (training === undefined) return model.openTrainingRows();
  const dataset = await openFor(model, training, context);
  const rows = normalRows(dataset.labels, normal) ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  return { dataset, rows };
}
