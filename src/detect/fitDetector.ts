import { evaluationOperations } from "../core/budget.ts";
import { type Apart, oddFrom } from "../core/metrics/oddFrom.ts";
import { quantile } from "../core/metrics/quantile.ts";
import { permutation, random } from "../core/random.ts";
import { takeRows } from "../core/rows.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { input, nameOf } from "../graph/value.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import { type Detector, type Space, spaceNumbers, usualWeights } from "../model/detector/detector.ts";
import { distanceGraph, placeGraph, scoreGraph } from "../model/detector/detectorGraph.ts";
import { fitWhitening } from "../model/detector/whitening.ts";
import { runner } from "../model/runner.ts";
import { columnOfFeature, type InputSpec } from "../models/inputs/inputSpec.ts";
import type { OddCells } from "../models/inputs/oddCells.ts";
import type { ExplainedRows } from "./explainedRows.ts";

export interface DetectorOptions {
  engine: Engine;
  /** Share of the training rows that are odd themselves; estimated where it is not given. */
  contamination?: number | undefined;
  /** Windows of a series that hold a time step. Default 1. */
  overlap?: number;
  /** Operations that whitening may take, and the scores of the rows that training did not see. */
  operations?: number;
}

/** Most training rows that are remembered; the figures of a detector hardly rise with more. */
const mostRows = 2000;
/** Most numbers that they have together: 16 MB of the model file. */
const mostNumbers = 4_000_000;
/** Share of the rows that may be odd in one way where nobody says how many are. */
const usualContamination = 0.1;
/** Neighbours that count among normal rows: one alone may itself be odd by chance. */
const fewNeighbours = 3;

/** Fits a model's detector: its space and memory on training rows, its scale and threshold on a data set that training did not see. */
export async function fitDetector(
  autoencoder: Autoencoder,
  train: ExplainedRows,
  validation: Dataset,
  { engine, contamination, overlap = 1, operations = evaluationOperations }: DetectorOptions,
): Promise<Detector> {
  const { net, spec, provenance } = autoencoder;
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
  const near = contamination ?? usualContamination;
  const unscaled: Detector = {
    ...space,
    memory: tensor("float32", places.shape, Float32Array.from(places.data)),
    neighbours: Math.min(kept, Math.max(fewNeighbours, Math.round(near * kept))),
    scale: Float64Array.of(0, 1),
    scores: new Float64Array(),
    usual: usualSizes(train.squares, knownShares(spec.input, train.squares.length)),
    ...{ rows, overlap, changes: "odd", contamination: contamination ?? 0 },
  };
  const seen = await logDistances(engine, unscaled, places);
  const unseen = await evidenceOf({ ...autoencoder, detector: unscaled }, validation, engine);
  const odd = oddAmong(seen, contamination);
  const scale = meanAndDeviation(unseen.logDistance.data.filter((log) => log < (odd?.from ?? Infinity)));
  const scaled: Detector = {
    ...unscaled,
    scale,
    changes: usualChanges(unseen.changed) ? "usual" : "odd",
    ...(odd && { contamination: odd.share, oddFrom: (odd.from - scale[0]) / scale[1] }),
  };
  return { ...scaled, scores: (await scoresOf(engine, scaled, unseen)).sort() };
}

/** The training rows that are presumed odd, by the log distances of some: as many as is said, or those that stand apart. */
function oddAmong(logs: Float64Array, contamination: number | undefined): Apart | undefined {
  if (contamination === undefined) return oddFrom(logs);
  return contamination === 0 ? undefined : { from: quantile(logs, 1 - contamination), share: contamination };
}

/** Share of the rows that training did not see above which a change of a constant column is nothing odd. */
const manyChanges = 0.05;

function usualChanges(changed: Tensor | undefined): boolean {
  if (!changed) return false;
  const count = (changed.data as Float64Array).reduce((sum, x) => sum + (x > 0 ? 1 : 0), 0);
  return count > Math.max(1, manyChanges * changed.data.length);
}

/** Log distances of remembered places [rows, numbers] to those nearest to them, themselves among them, ascending. */
async function logDistances(engine: Engine, detector: Detector, places: Tensor<"float64">) {
  const asked = graph({ logs: distanceGraph(detector, input("places", "float64", places.shape)) });
  return (await runOnce(engine, asked, { places })).logs.data as Float64Array;
}

/** What the scores of a data set's rows are made of, [rows] each. */
async function evidenceOf(autoencoder: Autoencoder, dataset: Dataset, engine: Engine) {
  const run = runner(autoencoder, engine);
  const all: Record<string, Tensor<"float64">> = {};
  try {
    for await (const { start, raw } of chunks(dataset, run)) {
      for (const [name, { data }] of Object.entries(await run.evidence(raw))) {
        all[name] ??= zeros("float64", [dataset.rows]);
        all[name].data.set(data, start);
      }
    }
  } finally {
    await run.close();
  }
  return all;
}

async function scoresOf(
  engine: Engine,
  detector: Detector,
  evidence: Record<string, Tensor<"float64">>,
): Promise<Float64Array<ArrayBuffer>> {
  const { logDistance, ...cells } = Object.fromEntries(
    Object.entries(evidence).map(([name, { shape }]) => [name, input(name, "float64", shape)]),
  );
  const odd = Object.keys(cells).length > 0 ? (cells as unknown as OddCells) : undefined;
  const asked = graph({ scores: scoreGraph(detector, logDistance, odd) });
  return (await runOnce(engine, asked, evidence)).scores.data as Float64Array<ArrayBuffer>;
}

async function runOnce(engine: Engine, asked: Graph, all: Record<string, Tensor>) {
  const wanted = new Set(asked.inputs.map(nameOf));
  const program = await engine.compile(asked);
  try {
    return await program.run(Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name))));
  } finally {
    await program.close();
  }
}

/** Share of the training cells of each feature that were there, [features]. */
function knownShares(spec: InputSpec, features: number): Float64Array {
  if (!("columns" in spec)) return new Float64Array(features).fill(1);
  return Float64Array.from(columnOfFeature(spec), (column) => 1 - (spec.columns[column].missing ?? 0));
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
  return (await runOnce(engine, asked, rows)).places as Tensor<"float64">;
}

function meanAndDeviation(values: Float64Array): Float64Array<ArrayBuffer> {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return Float64Array.of(mean, Math.sqrt(variance) || 1);
}

/** Usual sizes of numbers where they are known, by their mean squares over all rows, not below a hundredth of what is usual for them all. */
function usualSizes(squares: Float64Array, known: Float64Array): Float64Array<ArrayBuffer> {
  const typical = squares.reduce((a, b) => a + b, 0) / squares.length;
  const floor = typical > 0 ? 1e-4 * typical : 1;
  return Float64Array.from(squares, (square, j) => Math.sqrt(square / (known[j] || 1) + floor));
}
