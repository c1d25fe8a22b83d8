import type { ShowOption } from "../../core/errors.ts";
import type { Provenance } from "../../files/modelFile.ts";
import type { Evaluation } from "../../inspect/evaluate.ts";
import type { LayerTable } from "../../inspect/layerTable.ts";
import type { Sweep } from "../../inspect/sweep.ts";
import { type Calibration, isCalibrated } from "../../model/detector/calibration.ts";
import type { Detector } from "../../model/detector/detector.ts";
import type { ModelSpec } from "../../models/modelSpec.ts";
import type { DoneEvent, Finding, TrainEvent } from "../../train/events.ts";
import { calibrationSentences } from "../calibration.ts";
import { histogram } from "../charts/histogram.ts";
import { findingList } from "../findings.ts";
import { showRatio } from "../layers.ts";
import { type Page, type Section, section } from "../page.ts";
import { type Card, cards, figures, notes, paragraph } from "../parts.ts";
import { provenanceFacts } from "../provenance.ts";
import type { ShownRows } from "../rows/rowKind.ts";
import { rowKind } from "../rows/rowKinds.ts";
import { scoring } from "../scoring.ts";
import { sweepParts } from "../sweepParts.ts";
import { showCount } from "../units.ts";
import { baselineParts, trainingParts } from "./modelParts.ts";
import { lossCard, timeCard } from "./summary.ts";

/** A model that was just trained, as plain data and two look-ups; the library's `Model` is one. */
export interface ReportedModel {
  readonly spec: ModelSpec;
  readonly provenance: Provenance;
  readonly findings: readonly Finding[];
  readonly detector?: Detector;
  layers(): LayerTable;
  calibration(wanted: { rate: number }): Calibration;
}

/** What a training leaves for its report. */
export interface TrainingReport {
  /** The model's name. */
  readonly title: string;
  readonly model: ReportedModel;
  /** The data's name, and what the reader noted of it. */
  readonly data: { readonly name: string; readonly notes: readonly string[] };
  readonly events: readonly TrainEvent[];
  /** The last of the events. */
  readonly done: DoneEvent;
  readonly shown: ShownRows;
  /** The model and the baselines on the rows held out, where they were measured. */
  readonly evaluation?: Evaluation;
  /** The widths that were tried first, where the width was left to be found. */
  readonly swept?: Sweep;
  /** How advice names an option: as the library does, where left out. */
  readonly show?: ShowOption;
}

/** The report of a training, in the order of reading. */
export function trainingPage(report: TrainingReport): Page {
  const { title, model, data, events, shown, evaluation, swept } = report;
  return {
    title,
    subtitle: `A ${model.spec.type} autoencoder, trained on ${data.name}`,
    sections: [
      section("Summary", cards(summaryOf(report)), notes(data.notes)),
      section("Training", ...trainingParts(model, events, title)),
      ...(swept ? [section("Width of the bottleneck", ...sweepParts(swept))] : []),
      section("Doctor", findingList(model.findings, report.show)),
      rowKind(model.spec.input).section(shown, model.spec.input),
      ...(evaluation ? [section("Baselines", ...baselineParts(evaluation))] : []),
      ...scoreSections(model),
      section("Provenance", provenanceFacts(model.provenance)),
    ],
  };
}

function summaryOf({ model, done }: TrainingReport): Card[] {
  const { spec } = model;
  const { rows, parameters } = model.layers();
  const [{ numbers }, ...layers] = rows;
  const loss = done.validationLoss ?? done.trainLoss;
  const psnr = spec.input.kind === "pictures" && spec.loss === "mse" ? ` (${decibels(loss)})` : "";
  return [
    lossCard(done, `${spec.loss}${psnr}`),
    {
      label: "compression",
      value: `${showRatio(numbers / spec.latent)} : 1`,
      note: `${showCount(numbers)} numbers to ${showCount(spec.latent)}`,
      role: "latent",
    },
    { label: "parameters", value: parameters, note: `${layers.length} layers`, role: "encoder" },
    timeCard(done),
  ];
}

function decibels(mse: number): string {
  return `${(-10 * Math.log10(mse)).toFixed(1)} dB`;
}

/** The rate of false alarms that the report draws the threshold for, until another is asked of the model. */
const shownRate = 0.01;

function scoreSections({ detector, spec, provenance, calibration }: ReportedModel): Section[] {
  if (!detector || !rowKind(spec.input).scores) return [];
  const known = isCalibrated(detector) ? calibration({ rate: shownRate }) : undefined;
  const { rows } = provenance;
  const worth = known
    ? calibrationSentences(known, { rows, series: spec.input.kind === "series" })
    : ["Too few rows were held out to say from which score on a row is an anomaly"];
  return [
    section(
      "Scores",
      paragraph(
        "How odd the held-out rows look to the model. A row above the threshold would be called an anomaly; on normal rows that is a false alarm.",
      ),
      ...worth.map((sentence) => paragraph(`${sentence[0].toUpperCase()}${sentence.slice(1)}.`)),
      paragraph(`How it is made: ${scoring(detector)}.`),
      figures(
        histogram([{ name: "held-out rows", role: "decoder", scores: Array.from(detector.scores) }], {
          ...(known && { threshold: known.threshold }),
        }),
      ),
    ),
  ];
}
