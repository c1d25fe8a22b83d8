import { type Dataset, type Engine, type TrainOptions, train } from "autoencoder";
import { evenly } from "../../src/core/evenly.ts";
import { random } from "../../src/core/random.ts";
import { tensor } from "../../src/core/tensor.ts";
import type { OpenRows } from "./datasets.ts";
import type { SweepWishes, SweptWidth } from "./protocol.ts";

/** Standard deviation of the noise that lies in the rows of the condition `noisy`, of pixels 0…1. */
const sigma = 0.35;
/** Rows of the condition `few`. */
const few = 60;
/** Rows, held out from all trainings, that every width is measured on. */
const judged = 200;

/**
 * Trains one model for each width with the same budget and measures it on the same rows: against what it was given, and
 * against the clean rows. Where the rows are noisy, the noise is in them, as in a camera's: no clean row is ever shown.
 */
export async function sweepWidths(
  { dataset, only }: OpenRows,
  { widths, condition, few: _few, fork: _fork, ...options }: SweepWishes,
  engine: Engine,
  tell: (point: SweptWidth) => void,
): Promise<readonly SweptWidth[]> {
  const all = only ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const held = new Set(evenly(all, Math.min(judged, Math.floor(all.length / 4))));
  const learnt = all.filter((row) => !held.has(row));
  const shown = condition === "noisy" ? noisyRows(dataset, options.seed ?? 0) : dataset;
  const from = condition === "few" ? evenly(learnt, Math.min(few, learnt.length)) : learnt;
  const rows = Uint32Array.from(held);
  const [given, clean] = [await pixels(shown, rows), await pixels(dataset, rows)];
  const points: SweptWidth[] = [];
  for (const k of widths) {
    const began = performance.now();
    const training = train(shown, { ...options, latent: k, only: from, engine } as TrainOptions);
    const model = await training.model;
    const heldOut: Dataset = {
      ...shown,
      rows: rows.length,
      read: (wanted) => shown.read(Array.from(wanted, (i) => rows[i])),
    };
    const { data } = await model.reconstruct(heldOut);
    await model.close();
    const point = {
      k,
      input: meanSquare(data, given),
      clean: meanSquare(data, clean),
      seconds: (performance.now() - began) / 1000,
    };
    points.push(point);
    tell(point);
  }
  return points;
}

/** The rows with noise in them, the same for a row whenever it is read; within 0…1, as a camera's are. */
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
          const at = i * size + j;
          clean[at] = Math.min(1, Math.max(0, clean[at] + sigma * own.normal()));
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
