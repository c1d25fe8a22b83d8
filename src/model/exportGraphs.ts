import { type Graph, graph } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import { scalar } from "../graph/value.ts";
import { rawType } from "../models/inputs/inputSpec.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { modelGraphs } from "./modelGraphs.ts";

/** What is exported of a model, a file each: rows → codes, codes → rows, rows → rows, rows → scores and verdicts. */
export type ExportPart = "encoder" | "decoder" | "model" | "score";

/** Parts of a model, each as a graph for batches of a size. */
export type ExportGraphs = Partial<Record<ExportPart, (batch: number) => Graph>>;

/**
 * The graphs that a model is exported as: everything from the data's own units and back, so that nothing is left to
 * be done outside. `threshold` is the score from which a row is an anomaly; it counts where there is a detector.
 */
export function exportGraphs(model: Autoencoder, { threshold }: { threshold?: number }): ExportGraphs {
  const graphs = modelGraphs(model);
  // The same units go in and come out: pixels 0…1 of pictures, numbers and category indices of tables.
  const dtype = rawType(model.spec.input, "float32");
  return {
    encoder: (batch) => graph({ codes: graphs.rows(batch, dtype).codes }),
    decoder: (batch) => graph({ reconstruction: graphs.codes(batch).reconstruction() }),
    model: (batch) => graph({ reconstruction: graphs.rows(batch, dtype).reconstruction() }),
    ...(model.detector &&
      threshold !== undefined && {
        score: (batch: number) => {
          const { score } = graphs.rows(batch, dtype).judged();
          return graph({ score, anomaly: op.greaterOrEqual(score, scalar(threshold, "float64")) });
        },
      }),
  };
}
