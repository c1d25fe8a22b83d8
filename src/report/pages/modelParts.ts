import type { Evaluation } from "../../inspect/evaluate.ts";
import type { LayerTable } from "../../inspect/layerTable.ts";
import type { TrainEvent } from "../../train/events.ts";
import { baselineTable } from "../baselines.ts";
import { lossChart } from "../charts/lossChart.ts";
import type { Html } from "../html.ts";
import { hourglass, layerRows } from "../layers.ts";
import { figures, folded, notes } from "../parts.ts";

/** How a training went, and the network that it trained; `name` tells its chart from others of the page. */
export function trainingParts(
  model: { layers(): LayerTable },
  events: readonly TrainEvent[],
  name: string,
): Html[] {
  const layers = model.layers();
  return [figures(lossChart(events, { name }), hourglass(layers)), folded("Layer table", layerRows(layers))];
}

/** A model beside the baselines, and how both were measured. */
export function baselineParts({ metrics, baselines, notes: said }: Evaluation): Html[] {
  return [baselineTable(metrics, baselines), notes(said)];
}
