import { type Dataset, type Engine, type TrainOptions, train } from "autoencoder";
import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { firstComponents, fitPca, pcaReconstruct } from "../../src/baselines/pca.ts";
import { evenly } from "../../src/core/evenly.ts";
import { tensorRows } from "../../src/core/linalg/rows.ts";
import { random } from "../../src/core/random.ts";
import { tensor } from "../../src/core/tensor.ts";
import type { OpenRows } from "./datasets.ts";
import type { SweepWishes, SweptWidth } from "./protocol.ts";

/** Standard deviation of the noise that lies in the rows of the condition `noisy`, of pixels 0…1. */
const sigma = 0.35;
/** Rows of the conditions `few` and `noisy`: where there are very many, noise averages out. */
const shownRows = { few: 60, noisy: 200 } as const;
/** Widths of the linear code, which costs no training. */
const linearWidths = [1, 2, 4, 8, 16, 32, 64, 128];
/** Rows, held out from all trainings, that every width is measured on. */
const judged = 200;

export interface SweepAround {
  readonly engine: Engine;
  /** Hears each point as it is measured. */
  readonly tell: (point: SweptWidth) => void;
  /** Ends the sweep, which then rejects with the code `stopped`. */
  readonly signal?: AbortSignal;
}

/**
 * Trains one model for each width with the same budget and measures it on the same rows: against what it was given, and
 * against the clean rows. Where the rows are noisy, the noise is in them, as in a camera's: no clean row is ever shown.
 */
export async function sweepWidths(
  { dataset, only }: OpenRows,
  { widths, condition, fork: _fork, ...options }: SweepWishes,
  { engine, tell, signal }: SweepAround,
): Promise<readonly SweptWidth[]> {
  const all = only ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const held = new Set(evenly(all, Math.min(judged, Math.floor(all.length / 4))));
  const learnt = all.filter((row) => !held.has(row));
  const shown = condition === "noisy" ? noisyRows(dataset, options.seed ?? 0) : dataset;
  const from = condition === "clean" ? learnt : evenly(learnt, Math.min(shownRows[condition], learnt.length));
  const rows = Uint32Array.from(held);
  const [given, clean] = [await pixels(shown, rows), await pixels(dataset, rows)];
  const points: SweptWidth[] = [];
  const add = (point: SweptWidth): void => {
    points.push(point);
    tell(point);
  };
  for (const point of await linearCode(await pixels(shown, from), {
    given,
    clean,
    rows: rows.length,
    engine,
  }))
    add(point);
  for (const k of widths) {
    const began = performance.now();
    const training = train(shown, { ...options, latent: k, only: from, engine, signal } as TrainOptions);
    const model = await training.model;
    const heldOut: Dataset = {
      ...shown,
      rows: rows.length,
      read: (wanted) => shown.read(Array.from(wanted, (i) => rows[i])),
    };
    const { data } = await model.reconstruct(heldOut);
    await model.close();
    add({
      ...{ k, method: "network", input: meanSquare(data, given), clean: meanSquare(data, clean) },
      seconds: (performance.now() - began) / 1000,
    });
  }
  return points;
}

/**
 * The best linear code of each width, principal components, on the same rows: with noise in few rows its error to the clean
 * ones falls and rises again, since components of mere noise come to be kept.
 */
async function linearCode(
  learnt: Float32Array<ArrayBuffer>,
  held: { given: Float32Array<ArrayBuffer>; clean: Float32Array; rows: number; engine: Engine },
): Promise<SweptWidth[]> {
  const { given, clean, rows, engine } = held;
  const width = given.length / rows;
  const count = learnt.length / width;
  const multiply = engineMultiply(engine);
  try {
    const began = performance.now();
    const keep = Math.min(Math.max(...linearWidths), count - 1);
    const pca = await fitPca(tensorRows(tensor("float32", [count, width], learnt)), { keep, multiply });
    const points: SweptWidth[] = [];
    for (const k of linearWidths.filter((k) => k <= keep)) {
      const { data } = await pcaReconstruct(
        firstComponents(pca, k),
        tensor("float32", [rows, width], given),
        multiply,
      );
      points.push({
        ...{ k, method: "linear", input: meanSquare(data, given), clean: meanSquare(data, clean) },
        seconds: (performance.now() - began) / 1000,
      });
    }
    return points;
  } finally {
    await multiply.close();
  }
}

/** The rows with noise in them, the same for a row whenever it is read. */
function noisyRows(dataset: Dataset, seed: number): Dataset {
  const source = random(seed);
  return {
    ...dataset,
    dtype: "float32",
    read: async (wanted) => {
      const clean = await pixels(dataset, wanted);
      const size = clean.length / wanted.length;
      for (let i = 0; i < wanted.length; i++) {
        const own = source.fork(`row ${wanted[i]}`);
        for (let j = 0; j < size; j++) {
          clean[i * size + j] += sigma * own.normal();
        }
      }
      return tensor("float32", [wanted.length, ...dataset.shape], clean);
    },
  };
}

async function pixels(dataset: Dataset, rows: ArrayLike<number>): Promise<Float32Array<ArrayBuffer>> {
  const { data, dtype } = await dataset.read(rows);
  const scale = dtype === "uint8" ? 1 / 255 : 1;
  return Float32Array.from(data as ArrayLike<number>, (x) => x * scale);
}

function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}
