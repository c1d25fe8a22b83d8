import type { Provenance } from "../../files/modelFile.ts";
import type { PhotoCodecSpec } from "../../models/families/photoCodec/photoCodec.ts";
import type { DoneEvent, TrainEvent } from "../../train/events.ts";
import { lossChart } from "../charts/lossChart.ts";
import { type Page, section } from "../page.ts";
import { cards, figures, notes, paragraph } from "../parts.ts";
import { provenanceFacts } from "../provenance.ts";
import { exampleGrid } from "../rows/pictures.ts";
import type { NamedExamples } from "../rows/rowKind.ts";
import { lossCard, parametersCard, timeCard } from "./summary.ts";

/** What a photo codec's training leaves for its report. */
export interface PhotoCodecReport {
  /** The model's name. */
  readonly title: string;
  readonly model: {
    readonly spec: PhotoCodecSpec;
    readonly parameters: number;
    readonly provenance: Provenance;
  };
  /** The patches' name, and what the reader noted of them. */
  readonly data: { readonly name: string; readonly notes: readonly string[] };
  readonly events: readonly TrainEvent[];
  /** The last of the events. */
  readonly done: DoneEvent;
  /** Patches, and what came back of them; and whether training did not see them. */
  readonly examples: NamedExamples;
  readonly unseen: boolean;
}

/** The report of a photo codec's training. */
export function photoCodecPage({
  title,
  model,
  data,
  events,
  done,
  examples,
  unseen,
}: PhotoCodecReport): Page {
  const { spec, parameters, provenance } = model;
  return {
    title,
    subtitle: `A codec of photos of any size, trained on ${data.name}`,
    sections: [
      section(
        "Summary",
        cards([
          lossCard(done, "squared error of the restored patches, over all qualities"),
          parametersCard(parameters, spec.widths),
          timeCard(done),
        ]),
        notes(data.notes),
      ),
      section("Training", figures(lossChart(events, { name: title }))),
      section(
        "Patches",
        paragraph(
          `${unseen ? "Patches that training never saw" : "Patches of the training set"}, and what comes back of them at quality 25.`,
        ),
        exampleGrid(examples),
      ),
      section("Provenance", provenanceFacts(provenance)),
    ],
  };
}
