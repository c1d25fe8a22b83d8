import { evenly } from "../../core/evenly.ts";
import { unitPixels } from "../../core/picture.ts";
import { random } from "../../core/random.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { withNoise } from "../../inspect/denoised.ts";
import { denoiserRunner } from "../../model/denoiser/denoiserRunner.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { lossChart } from "../../report/lossChart.ts";
import { section } from "../../report/page.ts";
import { type Card, cards, figures, notes, paragraph } from "../../report/parts.ts";
import { type PictureRow, pictureGrid } from "../../report/pictureGrid.ts";
import { showCount, showMilliseconds, showSeconds } from "../../report/units.ts";
import type { FittedDenoiser } from "../../tasks/fitDenoiser.ts";
import type { TrainEvent } from "../../train/events.ts";
import { pictureAt } from "../write/pictureOut.ts";
import { provenanceFacts, putPage } from "../write/writeReport.ts";

/** What a denoiser's training leaves for its report. */
interface DenoiserReport {
  readonly title: string;
  readonly fitted: FittedDenoiser;
  readonly events: readonly TrainEvent[];
  readonly patches: Dataset;
  readonly engine: Engine;
}

/** Writes the report of a denoiser's training. */
export async function writeDenoiserReport(path: string, report: DenoiserReport): Promise<void> {
  const { title, fitted, events, patches } = report;
  await putPage(path, {
    title,
    subtitle: `A denoiser of pictures of any size, trained on ${patches.name}`,
    sections: [
      section("Summary", cards(summaryOf(fitted)), notes(patches.notes)),
      section("Training", figures(lossChart(events, { name: title }))),
      await exampleSection(report),
      section("Provenance", provenanceFacts(fitted.denoiser.provenance)),
    ],
  });
}

function summaryOf({ denoiser, trained: { done } }: FittedDenoiser): Card[] {
  const { learns, widths } = denoiser.spec;
  const levels = (sigma: number): string => (255 * sigma).toFixed(0);
  return [
    {
      label: done.validationLoss === undefined ? "training loss" : "validation loss",
      value: done.validationLoss ?? done.trainLoss,
      note: "mean squared error",
      role: "loss",
    },
    learns.kind === "clean"
      ? {
          label: "noise",
          value:
            learns.from === learns.to ? levels(learns.to) : `${levels(learns.from)}…${levels(learns.to)}`,
          note: "standard deviation, of 255",
          role: "latent",
        }
      : { label: "noise", value: "in the pictures", note: "no clean ones were seen", role: "latent" },
    {
      label: "parameters",
      value: parameterCount(denoiser),
      note: `${widths.join(", ")} channels`,
      role: "encoder",
    },
    {
      label: "training time",
      value: showSeconds(done.seconds),
      note: `${showCount(done.steps)} steps of ${showMilliseconds(done.msPerStep)}`,
      role: "decoder",
    },
  ];
}

/** Patches to show. */
const shown = 8;

async function exampleSection({ fitted: { denoiser, rows }, patches, engine }: DenoiserReport) {
  const from = rows.validation.length > 0 ? rows.validation : rows.train;
  const chosen = evenly(from, shown);
  const raw = await patches.read(chosen);
  const { learns } = denoiser.spec;
  const run = denoiserRunner(denoiser, engine);
  const made: PictureRow[] = [];
  for (const [i, row] of chosen.entries()) {
    const given = unitPixels(pictureAt(raw as Tensor, i));
    const name = `patch ${row}`;
    if (learns.kind === "noisy") {
      made.push({ name, input: given, reconstruction: await run.denoise(given) });
      continue;
    }
    const noisy = withNoise(given, (learns.from + learns.to) / 2, random(1).fork(name));
    const held = tensor(
      "float32",
      noisy.shape,
      noisy.data.map((v) => Math.min(1, Math.max(0, v))),
    );
    made.push({ name, input: given, noisy: held, reconstruction: await run.denoise(noisy) });
  }
  await run.close();
  return section(
    "Patches",
    paragraph(
      rows.validation.length > 0
        ? "Patches of pictures that were held out: training never saw them."
        : "Patches of the training set.",
    ),
    pictureGrid(made),
  );
}
