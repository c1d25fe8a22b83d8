import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HourglassError } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import { builtinDataset } from "../../data/procedural/builtins.ts";
import { anomalies, normalRows } from "../../detect/labels.ts";
import type { Verdict } from "../../detect/verdict.ts";
import type { Engine } from "../../engine/engine.ts";
import { lockOutput } from "../../hosts/node/disk/lock.ts";
import { writeModelFile } from "../../hosts/node/disk/modelDisk.ts";
import { type Evaluation, evaluate } from "../../inspect/evaluate.ts";
import { layerTable } from "../../inspect/layerTable.ts";
import { toModelFile } from "../../model/autoencoder.ts";
import { thresholdOf } from "../../model/detector/detector.ts";
import { runner } from "../../model/runner.ts";
import { baselineTable } from "../../report/baselines.ts";
import { blameTable } from "../../report/blame.ts";
import { findingList } from "../../report/findings.ts";
import { histogram } from "../../report/histogram.ts";
import { hourglass, layerRows } from "../../report/layers.ts";
import { lossChart } from "../../report/lossChart.ts";
import { type Section, section } from "../../report/page.ts";
import { cards, facts, figures, folded, notes, paragraph } from "../../report/parts.ts";
import { showCount, showNumber, showSeconds } from "../../report/units.ts";
import { detect } from "../../tasks/detect.ts";
import { type FitOptions, type Fitted, fit } from "../../tasks/fit.ts";
import type { Command, Context } from "../command.ts";
import { showFlag } from "../flags.ts";
import { openEngine } from "../open.ts";
import { type Followed, follow } from "../training/follow.ts";
import { version } from "../version.ts";
import { examples, putPage } from "../write/writeReport.ts";

/** Seconds that the denoiser may train for; the whole demo ends in three minutes with the set-up before it. */
const denoiserSeconds = 50;

/** Trains a denoiser and an anomaly detector on built-in data and shows both in one report. */
export const demo: Command = async (context) => {
  const { values, progress } = context;
  const folder = values.out ?? "demo-out";
  const began = performance.now();
  await mkdir(folder, { recursive: true });
  const report = join(folder, "report.html");
  const lock = await lockOutput(report);
  const engine = await openEngine(context);
  try {
    progress.note("1 of 2: a denoiser learns to clean pictures of shapes and strokes");
    const denoiser = await trainDenoiser(join(folder, "denoiser.safetensors"), engine, context);
    progress.note("2 of 2: a detector learns what normal sensor readings look like");
    const detector = await trainDetector(join(folder, "detector.safetensors"), engine, context);
    const seconds = (performance.now() - began) / 1000;
    const sections = [
      section(
        "Summary",
        cards([
          {
            label: "denoised pictures",
            value: decibels(denoiser.evaluation.metrics.psnr),
            note: `the noisy ones have ${decibels(denoiser.evaluation.baselines.noisy.psnr)}`,
            role: "noise",
          },
          {
            label: "anomalies found",
            value: `${detector.found} of ${detector.planted}`,
            note: `${detector.falseAlarms} false alarms in ${showCount(detector.normal)} normal rows`,
            role: "loss",
          },
          {
            label: "AUROC of the detector",
            value: detector.evaluation.metrics.auroc,
            note: "1 is perfect, 0.5 is chance",
            role: "decoder",
          },
          {
            label: "time",
            value: showSeconds(seconds),
            note: `training and measuring on ${engine.name}`,
            role: "encoder",
          },
        ]),
      ),
      ...denoiser.sections,
      ...detector.sections,
      section(
        "Provenance",
        facts({
          command: context.line,
          made: new Date().toISOString(),
          seed: values.seed,
          engine: engine.name,
          version: version(),
        }),
      ),
    ];
    await putPage(report, {
      title: "Hourglass demo",
      subtitle: "Two autoencoders, trained on this machine a moment ago",
      sections,
    });
    return {
      document: {
        report: resolve(report),
        models: [denoiser.path, detector.path],
        denoise: { metrics: denoiser.evaluation.metrics, baselines: denoiser.evaluation.baselines },
        detect: { metrics: detector.evaluation.metrics, baselines: detector.evaluation.baselines },
        seconds,
      },
      text: [
        `pictures: ${decibels(denoiser.evaluation.baselines.noisy.psnr)} with noise, ${decibels(denoiser.evaluation.metrics.psnr)} denoised`,
        `sensors: ${detector.found} of ${detector.planted} anomalies found, ${detector.falseAlarms} false alarms in ` +
          `${showCount(detector.normal)} normal rows, AUROC ${showNumber(detector.evaluation.metrics.auroc)}`,
        `report: ${resolve(report)}`,
      ].join("\n"),
    };
  } finally {
    await engine.close();
    await lock.release();
  }
};

async function trainDenoiser(path: string, engine: Engine, context: Context) {
  const seed = context.values.seed!;
  const dataset = builtinDataset("glyphs", { rows: 10_000, seed });
  const run = await trained(path, dataset, context, {
    engine,
    seed,
    noise: { kind: "gaussian", amount: 0.3 },
    layers: [16, 32],
    latent: 48,
    seconds: denoiserSeconds,
  });
  const { autoencoder, rows } = run.fitted;
  const unseen = builtinDataset("glyphs", { rows: 500, seed: seed + 1 });
  const model = runner(autoencoder, engine);
  try {
    const evaluation = await evaluate(autoencoder, model, unseen, {
      engine,
      training: { dataset, rows: rows.train },
    });
    const chosen = Uint32Array.from({ length: 12 }, (_, i) => i);
    const pictures = await examples(autoencoder, model, { dataset: unseen, engine, rows: chosen });
    return {
      path,
      evaluation,
      sections: [
        section(
          "Denoising",
          paragraph(
            "Pictures that the model never saw, with Gaussian noise of standard deviation 0.3, and what it made of them.",
          ),
          pictures,
        ),
        section("The denoiser", ...describe(run, "denoiser"), ...beside(evaluation)),
      ],
    };
  } finally {
    await model.close();
  }
}

async function trainDetector(path: string, engine: Engine, context: Context) {
  const seed = context.values.seed!;
  const dataset = builtinDataset("sensors", { rows: 10_000, seed });
  const run = await trained(path, dataset, context, {
    engine,
    seed,
    epochs: 30,
    only: normalRows(dataset.labels),
  });
  const { autoencoder } = run.fitted;
  const unseen = builtinDataset("sensors", { rows: 4000, seed: seed + 1 });
  const odd = anomalies(unseen.labels) ?? [];
  const model = runner(autoencoder, engine);
  try {
    const evaluation = await evaluate(autoencoder, model, unseen, {
      engine,
      training: { dataset, rows: run.fitted.rows.train },
    });
    const verdicts: Verdict[] = [];
    for await (const some of detect({ ...autoencoder, run: model }, unseen)) verdicts.push(...some);
    const planted = odd.filter(Boolean).length;
    const scores = (kind: boolean) =>
      verdicts.flatMap(({ row, score }) => (odd[row] === kind ? [score] : []));
    const worst = verdicts.toSorted((a, b) => b.score - a.score).slice(0, 8);
    return {
      path,
      evaluation,
      planted,
      normal: odd.length - planted,
      found: verdicts.filter(({ row, anomaly }) => anomaly && odd[row]).length,
      falseAlarms: verdicts.filter(({ row, anomaly }) => anomaly && !odd[row]).length,
      sections: [
        section(
          "Anomalies",
          paragraph(
            "Readings of a plant that the model never saw, some of them with planted faults. The model learnt from normal readings alone.",
          ),
          figures(
            histogram(
              [
                { name: "normal", role: "decoder", scores: scores(false) },
                { name: "planted fault", role: "loss", scores: scores(true) },
              ],
              { threshold: autoencoder.detector && thresholdOf(autoencoder.detector, 0.01) },
            ),
          ),
          blameTable(
            worst.map(({ row, score, anomaly, blame }) => ({
              row,
              score,
              anomalous: anomaly,
              label: odd[row] ? "fault" : "normal",
              blame,
            })),
          ),
        ),
        section("The detector", ...describe(run, "detector"), ...beside(evaluation)),
      ],
    };
  } finally {
    await model.close();
  }
}

type Finished = Followed<Fitted> & { fitted: Fitted };

async function trained(
  path: string,
  dataset: Dataset,
  context: Context,
  options: FitOptions,
): Promise<Finished> {
  const { progress, signal, line } = context;
  const { fitted, ...run } = await follow(
    fit(dataset, { ...options, signal, command: line, version: version() }),
    progress,
  );
  if (!fitted) throw new HourglassError("failed", "interrupted");
  await writeModelFile(path, toModelFile(fitted.autoencoder));
  return { ...run, fitted };
}

function describe({ events, fitted: { autoencoder, findings } }: Finished, name: string): Section["body"][] {
  const layers = layerTable(autoencoder.net);
  return [
    figures(lossChart(events, { name }), hourglass(layers)),
    folded("Layer table", layerRows(layers)),
    ...(findings.length > 0 ? [findingList(findings, showFlag)] : []),
  ];
}

function beside({ metrics, baselines, notes: said }: Evaluation): Section["body"][] {
  return [baselineTable(metrics, baselines), notes(said)];
}

function decibels(psnr: number): string {
  return `${psnr.toFixed(1)} dB`;
}
