import type { ShowOption } from "../../core/errors.ts";
import type { Provenance } from "../../files/modelFile.ts";
import type { DenoiserSpec } from "../../models/families/denoiser/denoiser.ts";
import type { DoneEvent, Finding, TrainEvent } from "../../train/events.ts";
import { lossChart } from "../charts/lossChart.ts";
import { findingList } from "../findings.ts";
import { type Page, section } from "../page.ts";
import { type Card, cards, figures, notes, paragraph } from "../parts.ts";
import { provenanceFacts } from "../provenance.ts";
import { exampleGrid } from "../rows/pictures.ts";
import type { NamedExamples } from "../rows/rowKind.ts";
import { lossCard, parametersCard, timeCard } from "./summary.ts";

/** What a denoiser's training leaves for its report. */
export interface DenoiserReport {
  /** The model's name. */
  readonly title: string;
  readonly model: {
    readonly spec: DenoiserSpec;
    readonly parameters: number;
    readonly provenance: Provenance;
    /** What the doctor found; for a training's report. */
    readonly findings?: readonly Finding[];
  };
  /** How options are written in what to try. */
  readonly show?: ShowOption;
  /** The patches' name, and what the reader noted of them. */
  readonly data: { readonly name: string; readonly notes: readonly string[] };
  readonly events: readonly TrainEvent[];
  /** The last of the events. */
  readonly done: DoneEvent;
  /** Patches and what they became, and whether training did not see them. */
  readonly examples: NamedExamples;
  readonly unseen: boolean;
}

/** The report of a denoiser's training. */
export function denoiserPage(report: DenoiserReport): Page {
  const { title, model, data, events, examples, unseen } = report;
  return {
    title,
    subtitle: `A denoiser of pictures of any size, trained on ${data.name}`,
    sections: [
      section("Summary", cards(summaryOf(report)), notes(data.notes)),
      ...(model.findings ? [section("Doctor", findingList(model.findings, report.show))] : []),
      section("Training", figures(lossChart(events, { name: title }))),
      section(
        "Patches",
        paragraph(
          unseen
            ? "Patches of pictures that were held out: training never saw them."
            : "Patches of the training set.",
        ),
        exampleGrid(examples),
      ),
      section("Provenance", provenanceFacts(model.provenance)),
    ],
  };
}

function summaryOf({ model: { spec, parameters }, done }: DenoiserReport): Card[] {
  const { learns, widths } = spec;
  return [
    lossCard(done, "mean squared error"),
    { label: "noise", role: "latent", ...noiseOf(learns) },
    parametersCard(parameters, widths),
    timeCard(done),
  ];
}

function noiseOf(learns: DenoiserSpec["learns"]): Pick<Card, "value" | "note"> {
  const level = (sigma: number): string => (255 * sigma).toFixed(0);
  switch (learns.kind) {
    case "clean": {
      const { from, to } = learns;
      return {
        value: from === to ? level(to) : `${level(from)}…${level(to)}`,
        note: "standard deviation, of 255",
      };
    }
    case "camera":
      return { value: "of cameras", note: "of random make, and Gaussian of every level" };
    case "joined":
      return { value: "of cameras, or Gaussian", note: "a network for each" };
    case "noisy":
      return { value: "in the pictures", note: "no clean ones were seen" };
    default:
      return learns satisfies never;
  }
}
