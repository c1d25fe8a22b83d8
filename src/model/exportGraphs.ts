import type { Shape } from "../core/shape.ts";
import { type Graph, graph } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import { constant, input, scalar } from "../graph/value.ts";
import { preprocess, rawShape, rawType } from "../models/inputSpec.ts";
import { prediction } from "../models/prediction.ts";
import { restoreGraph } from "../models/restoreGraph.ts";
import type { Weights } from "../nn/parameter.ts";
import { namedTensors } from "../train/weights.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { scoreGraph } from "./detector/detectorGraph.ts";

/** What is exported of a model, a file each: rows → codes, codes → rows, rows → rows, rows → scores and verdicts. */
export type ExportPart = "encoder" | "decoder" | "model" | "score";

/** Parts of a model, each as a graph for batches of a size. */
export type ExportGraphs = Partial<Record<ExportPart, (batch: number) => Graph>>;

/**
 * The graphs that a model is exported as: everything from the data's own units and back, so that nothing is left to
 * be done outside. `threshold` is the score from which a row is an anomaly; it counts where there is a detector.
 */
export function exportGraphs(
  { spec, net, weights, detector }: Autoencoder,
  { threshold }: { threshold?: number },
): ExportGraphs {
  const named: Weights = Object.fromEntries(
    [...namedTensors(net, weights)].map(([name, t]) => [name, constant(t)]),
  );
  // The same units go in and come out: pixels 0…1 of pictures, numbers and category indices of tables.
  const dtype = rawType(spec.input, "float32");
  const raw = (batch: number) => input("rows", dtype, [batch, ...(rawShape(spec.input) as Shape)]);
  const encoded = (batch: number) => {
    const { values, known } = preprocess(spec.input, raw(batch));
    return { values, known, codes: net.encode(values, named).mean };
  };
  return {
    encoder: (batch) => graph({ codes: encoded(batch).codes }),
    decoder: (batch) => {
      const predicted = prediction(spec, net.decode(input("codes", "float32", [batch, spec.latent]), named));
      return graph({ reconstruction: restoreGraph(spec.input, predicted) });
    },
    model: (batch) => {
      const predicted = prediction(spec, net.decode(encoded(batch).codes, named));
      return graph({ reconstruction: restoreGraph(spec.input, predicted) });
    },
    ...(detector &&
      threshold !== undefined && {
        score: (batch: number) => {
          const { values, known, codes } = encoded(batch);
          const missed = op.sub(values, prediction(spec, net.decode(codes, named)));
          const residuals = known ? op.mul(missed, known) : missed;
          const score = scoreGraph(detector, { features: values, residuals, codes });
          return graph({ score, anomaly: op.greaterOrEqual(score, scalar(threshold, "float64")) });
        },
      }),
  };
}
