import { evenly } from "../../core/evenly.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Provenance } from "../../files/modelFile.ts";
import { writeAtomic } from "../../hosts/node/disk/atomic.ts";
import type { Evaluation } from "../../inspect/evaluate.ts";
import { layerTable } from "../../inspect/layerTable.ts";
import { noisyPictures, ownNoise } from "../../inspect/noisy.ts";
import type { Sweep } from "../../inspect/sweep.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import { thresholdOf } from "../../model/detector/detector.ts";
import { type Runner, runner } from "../../model/runner.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { columnOfFeature, postprocess } from "../../models/inputs/inputSpec.ts";
import { baselineTable } from "../../report/baselines.ts";
import { columnTable } from "../../report/blame.ts";
import { findingList } from "../../report/findings.ts";
import { histogram } from "../../report/histogram.ts";
import type { Html } from "../../report/html.ts";
import { hourglass, layerRows, showRatio } from "../../report/layers.ts";
import { lossChart } from "../../report/lossChart.ts";
import { type Page, page, type Section, section } from "../../report/page.ts";
import { type Card, cards, facts, figures, folded, notes, paragraph } from "../../report/parts.ts";
import { pictureGrid } from "../../report/pictureGrid.ts";
import { seriesGrid } from "../../report/seriesGrid.ts";
import { sweepParts } from "../../report/sweepParts.ts";
import { showCount, showMilliseconds, showSeconds } from "../../report/units.ts";
import type { Fitted } from "../../tasks/fit.ts";
import type { TrainEvent } from "../../train/events.ts";
import { showFlag } from "../flags.ts";
import { scoring } from "../show/scoring.ts";
import { version } from "../version.ts";
import { pictureAt } from "./pictureOut.ts";

/** What a training run leaves for its report. */
export interface TrainingReport {
  /** The model's name. */
  readonly title: string;
  readonly fitted: Fitted;
  readonly events: readonly TrainEvent[];
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** The model and the baselines on the rows held out, where they were measured. */
  readonly evaluation?: Evaluation;
  /** The widths that were tried first, where the width was left to be found. */
  readonly swept?: Sweep;
}

/** Writes the report of a training run. */
export async function writeReport(path: string, report: TrainingReport): Promise<void> {
  await putPage(path, {
    title: report.title,
    subtitle: `A ${report.fitted.autoencoder.spec.type} autoencoder, trained on ${report.dataset.name}`,
    sections: await trainingSections(report),
  });
}

/** Writes a report's page. */
export async function putPage(path: string, content: Omit<Page, "footer">): Promise<void> {
  const footer = `Made by Hourglass ${version()}. This file asks no other for anything and runs no script.`;
  await writeAtomic(path, new TextEncoder().encode(page({ ...content, footer })));
}

/** The parts of a training report, in the order of reading. */
async function trainingSections(report: TrainingReport): Promise<Section[]> {
  const { title, fitted, events, dataset, engine, evaluation, swept } = report;
  const { autoencoder } = fitted;
  const layers = layerTable(autoencoder.net);
  const run = runner(autoencoder, engine);
  try {
    return [
      section("Summary", cards(summaryOf(fitted)), notes(dataset.notes)),
      section(
        "Training",
        figures(lossChart(events, { name: title }), hourglass(layers)),
        folded("Layer table", layerRows(layers)),
      ),
      ...(swept ? [section("Width of the bottleneck", ...sweepParts(swept))] : []),
      section("Doctor", findingList(fitted.findings, showFlag)),
      ...(await exampleSections(report, run)),
      ...(evaluation
        ? [
            section(
              "Baselines",
              baselineTable(evaluation.metrics, evaluation.baselines),
              notes(evaluation.notes),
            ),
          ]
        : []),
      ...scoreSections(autoencoder),
      section("Provenance", provenanceFacts(autoencoder.provenance)),
    ];
  } finally {
    await run.close();
  }
}

function summaryOf({ autoencoder: { net, spec }, trained: { done } }: Fitted): Card[] {
  const numbers = sizeOf(net.features);
  const loss = done.validationLoss ?? done.trainLoss;
  const psnr = spec.input.kind === "pictures" && spec.loss === "mse" ? ` (${decibels(loss)})` : "";
  return [
    {
      label: done.validationLoss === undefined ? "training loss" : "validation loss",
      value: loss,
      note: `${spec.loss}${psnr}`,
      role: "loss",
    },
    {
      label: "compression",
      value: `${showRatio(numbers / spec.latent)} : 1`,
      note: `${showCount(numbers)} numbers to ${showCount(spec.latent)}`,
      role: "latent",
    },
    { label: "parameters", value: parameterCount(net), note: `${net.layers.length} layers`, role: "encoder" },
    {
      label: "training time",
      value: showSeconds(done.seconds),
      note: `${showCount(done.steps)} steps of ${showMilliseconds(done.msPerStep)}`,
      role: "decoder",
    },
  ];
}

function decibels(mse: number): string {
  return `${(-10 * Math.log10(mse)).toFixed(1)} dB`;
}

/** Rows that training did not see, and what the model makes of them. */
async function exampleSections({ fitted, dataset, engine }: TrainingReport, run: Runner): Promise<Section[]> {
  const { autoencoder, rows } = fitted;
  const { spec } = autoencoder;
  const unseen = rows.validation.length > 0;
  const chosen = evenly(
    unseen ? rows.validation : rows.train,
    spec.input.kind === "pictures" ? picturesFor(spec.input.height) : 4,
  );
  const said = paragraph(
    unseen ? "Rows that were held out: training never saw them." : "Rows of the training set.",
  );
  switch (spec.input.kind) {
    case "pictures":
      return [section("Pictures", said, await examples(autoencoder, run, { dataset, engine, rows: chosen }))];
    case "series": {
      const raw = await dataset.read(chosen);
      const back = postprocess(spec.input, await run.reconstruct(raw));
      const { window, columns } = spec.input;
      const size = window * columns.length;
      return [
        section(
          "Windows",
          said,
          seriesGrid(
            Array.from(chosen, (row, i) => ({
              name: `${nameOf(dataset, row)}, ${columns[0].name}`,
              input: raw.data.subarray(i * size, i * size + window) as Float64Array,
              reconstruction: back.data.subarray(i * size, i * size + window),
            })),
          ),
        ),
      ];
    }
    case "table": {
      const judged = evenly(unseen ? rows.validation : rows.train, 2000);
      const { residuals } = await run.explain(await dataset.read(judged));
      return [
        section(
          "Columns",
          paragraph(
            "Which columns are hard to reconstruct: the mean squared error of each, in units of its own spread.",
          ),
          columnTable(columnErrors(autoencoder, residuals), { of: "error" }),
        ),
      ];
    }
    default:
      return spec.input satisfies never;
  }
}

/** Pictures of some rows: what went in, with training's noise where the model denoises, and what came back. */
export async function examples(
  { spec }: Autoencoder,
  run: Runner,
  { dataset, engine, rows }: { dataset: Dataset; engine: Engine; rows: Uint32Array },
): Promise<Html> {
  const raw = await dataset.read(rows);
  const noise = ownNoise(spec);
  const noisy = noise && (await noisyPictures(dataset, run, spec, noise, engine, 1));
  const seen = await noisy?.read(rows);
  // Only the noise's program: the data set itself stays open.
  await noisy?.close();
  const back = await run.reconstruct(seen ?? raw);
  return pictureGrid(
    Array.from(rows, (row, i) => ({
      name: nameOf(dataset, row),
      input: pictureAt(raw, i),
      ...(seen && { noisy: pictureAt(seen, i) }),
      reconstruction: pictureAt(back, i),
    })),
  );
}

function nameOf({ names }: Dataset, row: number): string {
  return names?.[row] ?? `row ${row}`;
}

/** Small pictures fit in by the dozen, large ones by the handful. */
function picturesFor(height: number): number {
  return height < 96 ? 12 : 5;
}

/** Mean squared residual of each column, over its features, and its part in the sum; the largest first. */
function columnErrors({ spec, net }: Autoencoder, residuals: Tensor<"float32">) {
  const width = sizeOf(net.features);
  const rows = residuals.shape[0];
  const ofFeature = new Float64Array(width);
  for (let i = 0; i < residuals.data.length; i++) ofFeature[i % width] += residuals.data[i] ** 2 / rows;
  if (spec.input.kind !== "table") return [];
  const { columns } = spec.input;
  const errors = new Float64Array(columns.length);
  for (const [feature, column] of columnOfFeature(spec.input).entries()) errors[column] += ofFeature[feature];
  const total = errors.reduce((a, b) => a + b, 0) || 1;
  return columns
    .map(({ name }, i) => ({ column: name, share: errors[i] / total, error: errors[i] }))
    .sort((a, b) => b.error - a.error)
    .slice(0, 50);
}

/** The rate of false alarms that the report draws the threshold for; `detect --rate` moves it. */
const shownRate = 0.01;

function scoreSections({ detector, spec }: Autoencoder): Section[] {
  if (!detector || spec.input.kind === "pictures") return [];
  return [
    section(
      "Scores",
      paragraph(
        "How odd the held-out rows look to the model. A row above the threshold would be called an anomaly; on rows like these that is a false alarm in 1 of 100.",
      ),
      paragraph(`How it is made: ${scoring(detector)}.`),
      figures(
        histogram([{ name: "held-out rows", role: "decoder", scores: Array.from(detector.scores) }], {
          threshold: thresholdOf(detector, shownRate),
        }),
      ),
    ),
  ];
}

/** Where a model comes from, as a list. */
export function provenanceFacts(provenance: Provenance): Html {
  const { date, command, data, rows, seed, engine, seconds, epochs, steps, version } = provenance;
  return facts({
    made: date.replace("T", " ").replace(/\.\d+Z$/, " UTC"),
    command,
    data: `${data}, ${showCount(rows)} rows`,
    seed,
    engine,
    training: `${showCount(steps)} steps, ${showCount(epochs)} epochs, ${showSeconds(seconds)}`,
    version,
  });
}
