import { dataError } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import { evaluate as measured } from "../../inspect/evaluate.ts";
import type { Report } from "../../inspect/stages.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import { isDenoiser } from "../../model/denoiser/denoiser.ts";
import { runner } from "../../model/runner.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { showCount } from "../../report/units.ts";
import type { Command, Context } from "../command.ts";
import { openEngine } from "../open.ts";
import { openAnyModel, openDataFor } from "../openTrained.ts";
import { baselineDocument, showStage, told } from "../show/evaluation.ts";
import { unlessStopped } from "../stop.ts";
import { trainingOf } from "../training/trainingData.ts";

/** Measures a model and the baselines on the same rows. */
export const evaluate: Command = async (context) => {
  const { operands, values, progress, signal } = context;
  const began = performance.now();
  const model = await openAnyModel(operands[0]);
  if (isDenoiser(model)) return (await import("../denoiser/evaluate.ts")).evaluateDenoiser(model, context);
  const dataset = await openDataFor(model, operands[1], context);
  const clean =
    values.clean === undefined ? undefined : await openClean(values.clean, model, dataset, context);
  const training = await trainingOf(model, context);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    progress.note(`measuring ${showCount(dataset.rows)} rows, and the baselines on the same`);
    const { normal, noise, samples, seed } = values;
    const report: Report = (stage, share) => progress.stage(...showStage(stage, share));
    const result = await unlessStopped(
      signal,
      measured(model, run, dataset, { engine, training, clean, normal, noise, samples, seed, report }),
    );
    const { spec, net, provenance } = model;
    return {
      document: {
        model: {
          path: operands[0],
          type: spec.type,
          latent: spec.latent,
          parameters: parameterCount(net),
          trained_on: provenance.data,
        },
        rows: result.rows,
        metrics: result.metrics,
        baselines: baselineDocument(result),
        notes: result.notes,
        seconds: (performance.now() - began) / 1000,
      },
      text: told(result),
    };
  } finally {
    await run.close();
    await engine.close();
    for (const opened of [dataset, clean, training?.dataset]) await opened?.close();
  }
};

/** The clean pictures, one for each noisy one. */
async function openClean(
  folder: string,
  model: Autoencoder,
  noisy: Dataset,
  context: Context,
): Promise<Dataset> {
  const clean = await openDataFor(model, folder, context);
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

function stem(name: string): string {
  return name.replace(/\.\w+$/, "");
}
