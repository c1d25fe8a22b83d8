import type { Provenance } from "../../files/modelFile.ts";
import type { InspectorSpec } from "../../models/families/inspector/inspector.ts";
import type { DoneEvent, TrainEvent } from "../../train/events.ts";
import { lossChart } from "../charts/lossChart.ts";
import { type Page, section } from "../page.ts";
import { cards, figures, notes, paragraph } from "../parts.ts";
import { provenanceFacts } from "../provenance.ts";
import { exampleGrid } from "../rows/pictures.ts";
import type { NamedExamples } from "../rows/rowKind.ts";
import { lossCard, parametersCard, timeCard } from "./summary.ts";

/** What an inspector's training leaves for its report. */
export interface InspectorReport {
  /** The model's name. */
  readonly title: string;
  readonly model: {
    readonly spec: InspectorSpec;
    readonly parameters: number;
    readonly held: number;
    readonly provenance: Provenance;
  };
  /** The patches' name, and what the reader noted of them. */
  readonly data: { readonly name: string; readonly notes: readonly string[] };
  readonly events: readonly TrainEvent[];
  /** The last of the events. */
  readonly done: DoneEvent;
  /** Good patches, the same damaged, and what they became; and whether training did not see them. */
  readonly examples: NamedExamples;
  readonly unseen: boolean;
}

/** The report of an inspector's training. */
export function inspectorPage({ title, model, data, events, done, examples, unseen }: InspectorReport): Page {
  const { spec, parameters, held, provenance } = model;
  return {
    title,
    subtitle: `An inspector of pictures of any size, trained on good pictures of ${data.name}`,
    sections: [
      section(
        "Summary",
        cards([
          lossCard(done, "squared error of the repair and cross-entropy of the place"),
          { label: "held out", value: held, note: "good pictures set the threshold", role: "latent" },
          parametersCard(parameters, spec.widths),
          timeCard(done),
        ]),
        notes(data.notes),
      ),
      section("Training", figures(lossChart(events, { name: title }))),
      section(
        "Patches",
        paragraph(
          `${unseen ? "Patches that training never saw" : "Patches of the training set"}, the same with defects put on them, and repaired.`,
        ),
        exampleGrid(examples),
      ),
      section("Provenance", provenanceFacts(provenance)),
    ],
  };
}
