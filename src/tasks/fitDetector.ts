import { permutation, random } from "../core/random.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { input, nameOf } from "../graph/value.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { type Detector, type Space, spaceNumbers, usualWeights } from "./detector.ts";
import { placeGraph } from "./detectorGraph.ts";
import { missedGraph } from "./missed.ts";
import { runner } from "./runner.ts";
import { fitWhitening } from "./whitening.ts";

type Floats = Tensor<"float32">;

/** What a model says of some rows: [n, …features] twice, and [n, latent]. */
export interface ExplainedRows {
  readonly features: Floats;
  readonly residuals: Floats;
  readonly codes: Floats;
}

export interface DetectorOptions {
  engine: Engine;
  /** Share of the training rows that may be odd themselves. */
  contamination: number;
}

/** Most training rows that are remembered; the figures of a detector hardly rise with more. */
const mostRows = 2000;
/** Most numbers that they have together: 16 MB of the model file. */
const mostNumbers = 4_000_000;
/** Neighbours that count among normal rows: one alone may itself be odd by chance. */
const fewNeighbours = 3;

/** Fits a model's detector: its space and memory on training rows, its scale and threshold on raw rows that training did not see. */
export async function fitDetector(
  autoencoder: Autoencoder,
  train: ExplainedRows,
  validation: Tensor,
  { engine, contamination }: DetectorOptions,
): Promise<Detector> {
  const { net, provenance } = autoencoder;
  const weights = usualWeights(net);
  const { missed, all } = spaceNumbers(net, weights);
  const { residuals } = train;
  const map = graph({ missed: missedGraph(input("residuals", "float32", residuals.shape), missed) });
  const space: Space = {
    weights,
    residual: fitWhitening((await once(engine, map, { residuals })).missed as Floats),
    code: fitWhitening(train.codes),
  };

  const rows = train.codes.shape[0];
  const kept = Math.max(1, Math.min(rows, mostRows, Math.floor(mostNumbers / all)));
  const chosen = permutation(rows, random(provenance.seed).fork("memory")).slice(0, kept).sort();
  const places = await placesOf(engine, space, pickRows(train, chosen));
  const untold: Detector = {
    ...space,
    memory: tensor("float32", places.shape, Float32Array.from(places.data)),
    neighbours: Math.min(kept, Math.max(fewNeighbours, Math.round(contamination * kept))),
    scale: Float64Array.of(0, 1),
    scores: new Float64Array(),
    usual: rootMeanSquares(residuals),
    rows,
  };
  const run = runner({ ...autoencoder, detector: untold }, engine);
  try {
    const { data: logs } = (await run.judge(validation)).scores;
    const scale = momentsOf(logs);
    return { ...untold, scale, scores: logs.map((x) => (x - scale[0]) / scale[1]).sort() };
  } finally {
    await run.close();
  }
}

async function placesOf(engine: Engine, space: Space, rows: ExplainedRows): Promise<Tensor<"float64">> {
  const asked = graph({
    places: placeGraph(space, {
      features: input("features", "float32", rows.features.shape),
      residuals: input("residuals", "float32", rows.residuals.shape),
      codes: input("codes", "float32", rows.codes.shape),
    }),
  });
  const wanted = new Set(asked.inputs.map(nameOf));
  const feeds = Object.fromEntries(Object.entries(rows).filter(([name]) => wanted.has(name)));
  return (await once(engine, asked, feeds)).places as Tensor<"float64">;
}

/** Runs a graph a single time. */
async function once(
  engine: Engine,
  asked: Graph,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Tensor>> {
  const program = await engine.compile(asked);
  try {
    return await program.run(feeds);
  } finally {
    await program.close();
  }
}

function pickRows(rows: ExplainedRows, chosen: Uint32Array): ExplainedRows {
  const pick = ({ shape, data }: Floats): Floats => {
    const size = data.length / shape[0];
    const out = zeros("float32", [chosen.length, ...shape.slice(1)]);
    for (const [i, row] of chosen.entries())
      out.data.set(data.subarray(row * size, (row + 1) * size), i * size);
    return out;
  };
  return { features: pick(rows.features), residuals: pick(rows.residuals), codes: pick(rows.codes) };
}

function momentsOf(values: Float64Array): Float64Array<ArrayBuffer> {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return Float64Array.of(mean, Math.sqrt(variance) || 1);
}

/** Usual size of each number of rows [n, …], not below a hundredth of what is usual for them all. */
function rootMeanSquares({ shape: [n], data }: Floats): Float64Array<ArrayBuffer> {
  const d = data.length / n;
  const squares = new Float64Array(d);
  for (let i = 0; i < data.length; i++) squares[i % d] += data[i] ** 2 / n;
  const typical = squares.reduce((a, b) => a + b, 0) / d;
  const floor = typical > 0 ? 1e-4 * typical : 1;
  return squares.map((square) => Math.sqrt(square + floor));
}
