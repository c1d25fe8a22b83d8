import { evaluationOperations } from "../core/budget.ts";
import { permutation, random } from "../core/random.ts";
import { takeRows } from "../core/rows.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input, nameOf } from "../graph/value.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { type Detector, type Space, spaceNumbers, usualWeights } from "../model/detector/detector.ts";
import { placeGraph } from "../model/detector/detectorGraph.ts";
import { fitWhitening } from "../model/detector/whitening.ts";
import { runner } from "../model/runner.ts";
import type { ExplainedRows } from "./explainedRows.ts";
import { scoreRows } from "./scoreRows.ts";

export interface DetectorOptions {
  engine: Engine;
  /** Share of the training rows that may be odd themselves. */
  contamination: number;
  /** Operations that whitening may take, and the scores of the rows that training did not see. */
  operations?: number;
}

/** Most training rows that are remembered; the figures of a detector hardly rise with more. */
const mostRows = 2000;
/** Most numbers that they have together: 16 MB of the model file. */
const mostNumbers = 4_000_000;
/** Neighbours that count among normal rows: one alone may itself be odd by chance. */
const fewNeighbours = 3;

/** Fits a model's detector: its space and memory on training rows, its scale and threshold on a data set that training did not see. */
export async function fitDetector(
  autoencoder: Autoencoder,
  train: ExplainedRows,
  validation: Dataset,
  { engine, contamination, operations = evaluationOperations }: DetectorOptions,
): Promise<Detector> {
  const { net, provenance } = autoencoder;
  const weights = usualWeights(net);
  const { all } = spaceNumbers(net, weights);
  const space: Space = {
    weights,
    residual: fitWhitening(train.residuals, operations),
    code: fitWhitening(train.codes, operations),
  };

  const rows = train.codes.shape[0];
  const kept = Math.max(1, Math.min(rows, mostRows, Math.floor(mostNumbers / all)));
  const chosen = permutation(rows, random(provenance.seed).fork("memory")).slice(0, kept).sort();
  const places = await placesOf(engine, space, {
    features: takeRows(train.features, chosen),
    residuals: takeRows(train.residuals, chosen),
    codes: takeRows(train.codes, chosen),
  });
  const unscaled: Detector = {
    ...space,
    memory: tensor("float32", places.shape, Float32Array.from(places.data)),
    neighbours: Math.min(kept, Math.max(fewNeighbours, Math.round(contamination * kept))),
    scale: Float64Array.of(0, 1),
    scores: new Float64Array(),
    usual: usualSizes(train.squares),
    rows,
  };
  const judged = { ...autoencoder, detector: unscaled };
  const run = runner(judged, engine);
  try {
    const logs = await scoreRows({ ...judged, run }, validation);
    const scale = meanAndDeviation(logs);
    return { ...unscaled, scale, scores: logs.map((x) => (x - scale[0]) / scale[1]).sort() };
  } finally {
    await run.close();
  }
}

async function placesOf(
  engine: Engine,
  space: Space,
  rows: Pick<ExplainedRows, "features" | "residuals" | "codes">,
): Promise<Tensor<"float64">> {
  const asked = graph({
    places: placeGraph(space, {
      features: input("features", "float32", rows.features.shape),
      residuals: input("residuals", "float32", rows.residuals.shape),
      codes: input("codes", "float32", rows.codes.shape),
    }),
  });
  const wanted = new Set(asked.inputs.map(nameOf));
  const program = await engine.compile(asked);
  try {
    const fed = Object.fromEntries(Object.entries(rows).filter(([name]) => wanted.has(name)));
    return (await program.run(fed)).places as Tensor<"float64">;
  } finally {
    await program.close();
  }
}

function meanAndDeviation(values: Float64Array): Float64Array<ArrayBuffer> {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return Float64Array.of(mean, Math.sqrt(variance) || 1);
}

/** Usual sizes of numbers by their mean squares, not below a hundredth of what is usual for them all. */
function usualSizes(squares: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const typical = squares.reduce((a, b) => a + b, 0) / squares.length;
  const floor = typical > 0 ? 1e-4 * typical : 1;
  return squares.map((square) => Math.sqrt(square + floor));
}
