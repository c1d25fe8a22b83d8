import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HourglassError } from "../../core/errors.ts";
import { version } from "../../core/version.ts";
import {
  anomalies,
  builtinDataset,
  type Dataset,
  type Engine,
  lockOutput,
  normalRows,
  type TrainOptions,
  train,
} from "../../node.ts";
import { countDetections, type DemoReport, demoPage, showDecibels } from "../../report/pages/demoPage.ts";
import { namedExamples } from "../../report/rows/shownRows.ts";
import { showCount, showNumber } from "../../report/units.ts";
import { closing } from "../closing.ts";
import type { Command, Context, Outcome } from "../command.ts";
import { showFlag } from "../flags.ts";
import { openEngine } from "../open.ts";
import { follow } from "../training/follow.ts";
import { putPage } from "../write/writeReport.ts";

/** Trains a denoiser and an anomaly detector on built-in data and shows both in one report. */
export const demo: Command = async (context) => {
  const { values, progress, line } = context;
  const folder = values.out ?? "demo-out";
  const began = performance.now();
  await mkdir(folder, { recursive: true });
  const path = join(folder, "report.html");
  const models = ["denoiser", "detector"].map((name) => join(folder, `${name}.safetensors`));
  return closing(async (keep) => {
    const engine = keep(await openEngine(context));
    const lock = await lockOutput(path);
    keep({ close: lock.release });
    progress.note("1 of 2: a denoiser learns to clean pictures of shapes and strokes");
    const denoiser = await trainDenoiser(models[0], engine, context);
    progress.note("2 of 2: a detector learns what normal sensor readings look like");
    const detector = await trainDetector(models[1], engine, context);
    const report: DemoReport = {
      ...{ denoiser, detector, engine: engine.name, command: line, seed: values.seed!, version },
      made: new Date().toISOString(),
      show: showFlag,
      seconds: (performance.now() - began) / 1000,
    };
    await putPage(path, demoPage(report));
    return outcome(report, resolve(path), models);
  });
};

/** Seconds that the denoiser may train for; the whole demo ends in three minutes with the set-up before it. */
const denoiserSeconds = 50;

async function trainDenoiser(
  path: string,
  engine: Engine,
  context: Context,
): Promise<DemoReport["denoiser"]> {
  const seed = context.values.seed!;
  const data = builtinDataset("glyphs", { rows: 10_000, seed });
  const { model, events } = await trained(path, data, context, {
    ...{ engine, seed, seconds: denoiserSeconds },
    noise: { kind: "gaussian", amount: 0.3 },
    ...{ layers: [16, 32], latent: 48 },
  });
  try {
    const unseen = builtinDataset("glyphs", { rows: 500, seed: seed + 1 });
    const training = { dataset: data, rows: model.training!.rows.train };
    const chosen = Uint32Array.from({ length: 12 }, (_, i) => i);
    return {
      ...{ model, events },
      evaluation: await model.evaluate(unseen, { training }),
      examples: await namedExamples(model, unseen, chosen),
    };
  } finally {
    await model.close();
  }
}

async function trainDetector(
  path: string,
  engine: Engine,
  context: Context,
): Promise<DemoReport["detector"]> {
  const seed = context.values.seed!;
  const data = builtinDataset("sensors", { rows: 10_000, seed });
  const only = normalRows(data.labels);
  const { model, events } = await trained(path, data, context, { engine, seed, epochs: 30, only });
  try {
    const unseen = builtinDataset("sensors", { rows: 4000, seed: seed + 1 });
    const training = { dataset: data, rows: model.training!.rows.train };
    return {
      ...{ model, events },
      evaluation: await model.evaluate(unseen, { training }),
      verdicts: await model.detect(unseen),
      odd: (anomalies(unseen.labels) ?? []).map((is) => is === true),
      threshold: model.threshold(),
    };
  } finally {
    await model.close();
  }
}

/** Trains a model and writes it. */
async function trained(path: string, data: Dataset, context: Context, options: TrainOptions) {
  const { progress, signal, line } = context;
  const training = train(data, { ...options, signal, command: line });
  const { model, events } = await follow(training, progress);
  if (!model) throw new HourglassError("failed", "interrupted");
  await model.save(path);
  return { model, events };
}

function outcome({ denoiser, detector, seconds }: DemoReport, report: string, models: string[]): Outcome {
  const { metrics, baselines } = denoiser.evaluation;
  const { found, planted, falseAlarms, normal } = countDetections(detector);
  const { auroc } = detector.evaluation.metrics;
  return {
    document: {
      report,
      models,
      denoise: { metrics, baselines },
      detect: { metrics: detector.evaluation.metrics, baselines: detector.evaluation.baselines },
      seconds,
    },
    text: [
      `pictures: ${showDecibels(baselines.noisy.psnr)} with noise, ${showDecibels(metrics.psnr)} denoised`,
      `sensors: ${found} of ${planted} anomalies found, ${falseAlarms} false alarms in ` +
        `${showCount(normal)} normal rows, AUROC ${showNumber(auroc)}`,
      `report: ${report}`,
      "live in a browser: hourglass studio (from the source: npm run studio:build, then node bin/hourglass.js studio)",
    ].join("\n"),
  };
}
