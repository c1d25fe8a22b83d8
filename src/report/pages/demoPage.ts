import type { ShowOption } from "../../core/errors.ts";
import type { Verdict } from "../../detect/verdict.ts";
import type { Evaluation } from "../../inspect/evaluate.ts";
import type { LayerTable } from "../../inspect/layerTable.ts";
import type { Finding, TrainEvent } from "../../train/events.ts";
import { blameTable } from "../blame.ts";
import { histogram } from "../charts/histogram.ts";
import { findingList } from "../findings.ts";
import { type Page, type Section, section } from "../page.ts";
import { type Card, cards, facts, figures, paragraph } from "../parts.ts";
import { exampleGrid } from "../rows/pictures.ts";
import type { NamedExamples } from "../rows/rowKind.ts";
import { showCount, showSeconds } from "../units.ts";
import { baselineParts, trainingParts } from "./modelParts.ts";

/** A model that the demo trained, and how it did on data that it never saw. */
interface DemoModel {
  readonly model: { readonly findings: readonly Finding[]; layers(): LayerTable };
  readonly events: readonly TrainEvent[];
  readonly evaluation: Evaluation;
}

/** Verdicts on rows beside what their labels say. */
export interface Detections {
  readonly verdicts: readonly Verdict[];
  /** Which rows are anomalies. */
  readonly odd: readonly boolean[];
  readonly threshold: number;
}

/** What the demo leaves for its report. */
export interface DemoReport {
  readonly denoiser: DemoModel & { readonly examples: NamedExamples };
  readonly detector: DemoModel & Detections;
  readonly seconds: number;
  readonly engine: string;
  readonly command: string;
  /** When it was made, ISO 8601. */
  readonly made: string;
  readonly seed: number;
  readonly version: string;
  /** How advice names an option: as the library does, where left out. */
  readonly show?: ShowOption;
}

/** The report of the demo: a denoiser and an anomaly detector, trained and measured on built-in data. */
export function demoPage(report: DemoReport): Page {
  const { denoiser, detector, command, made, seed, engine, version } = report;
  return {
    title: "Hourglass demo",
    subtitle: "Two autoencoders, trained on this machine a moment ago",
    sections: [
      section("Summary", cards(summaryOf(report))),
      section(
        "Denoising",
        paragraph(
          "Pictures that the model never saw, with Gaussian noise of standard deviation 0.3, and what it made of them.",
        ),
        exampleGrid(denoiser.examples),
      ),
      modelSection("The denoiser", denoiser, "denoiser", report.show),
      anomalySection(detector),
      modelSection("The detector", detector, "detector", report.show),
      section("Provenance", facts({ command, made, seed, engine, version })),
    ],
  };
}

/** Anomalies that are there and were found, and normal rows that were called anomalies. */
export function countDetections({ verdicts, odd }: Pick<Detections, "verdicts" | "odd">) {
  const planted = odd.filter(Boolean).length;
  return {
    planted,
    normal: odd.length - planted,
    found: verdicts.filter(({ row, anomaly }) => anomaly && odd[row]).length,
    falseAlarms: verdicts.filter(({ row, anomaly }) => anomaly && !odd[row]).length,
  };
}

/** A signal-to-noise ratio as people read it: `21.3 dB`. */
export function showDecibels(psnr: number): string {
  return `${psnr.toFixed(1)} dB`;
}

function summaryOf({ denoiser, detector, seconds, engine }: DemoReport): Card[] {
  const { found, planted, falseAlarms, normal } = countDetections(detector);
  const { metrics, baselines } = denoiser.evaluation;
  return [
    {
      label: "denoised pictures",
      value: showDecibels(metrics.psnr),
      note: `the noisy ones have ${showDecibels(baselines.noisy.psnr)}`,
      role: "noise",
    },
    {
      label: "anomalies found",
      value: `${found} of ${planted}`,
      note: `${falseAlarms} false alarms in ${showCount(normal)} normal rows`,
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
      note: `training and measuring on ${engine}`,
      role: "encoder",
    },
  ];
}

function modelSection(
  title: string,
  { model, events, evaluation }: DemoModel,
  name: string,
  show?: ShowOption,
): Section {
  return section(
    title,
    ...trainingParts(model, events, name),
    ...(model.findings.length > 0 ? [findingList(model.findings, show)] : []),
    ...baselineParts(evaluation),
  );
}

/** Rows that are listed with the columns to blame. */
const listed = 8;

function anomalySection({ verdicts, odd, threshold }: Detections): Section {
  const scores = (kind: boolean) => verdicts.flatMap(({ row, score }) => (odd[row] === kind ? [score] : []));
  const worst = verdicts.toSorted((a, b) => b.score - a.score).slice(0, listed);
  return section(
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
        { threshold },
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
  );
}
