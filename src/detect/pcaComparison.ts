import { engineMultiply } from "../baselines/engineMultiply.ts";
import { fitPca, pcaOperations, pcaReconstruct } from "../baselines/pca.ts";
import { rowsWithin } from "../core/budget.ts";
import { evenly } from "../core/evenly.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, Tensors } from "../engine/engine.ts";
import { type Graph, graph } from "../graph/graph.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { modelGraphs } from "../model/modelGraphs.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { passOperations } from "../models/families/autoencoder/passOperations.ts";
import { featureBounds } from "../models/inputs/inputSpec.ts";
import { modelType } from "../models/types/modelTypes.ts";
import { noiseFeeds } from "../train/batches.ts";
import type { PcaComparison } from "../train/doctor.ts";

type Floats = Tensor<"float32">;

/** The smaller of PCA's rows and a row's numbers: finding its components takes this cubed, 0.2 s for 512. */
const side = 512;
/** Most rows that PCA learns from, and most numbers of them. */
const learntRows = 8192;
const learntNumbers = 2 ** 24;
/** Most rows that both are judged on, and most numbers of them. */
const judgedRows = 512;
const judgedNumbers = 2 ** 22;
/** Most numbers of features that pass through the model at a time. */
const batchNumbers = 2 ** 21;

/**
 * Mean squared errors of a model and of PCA over the same rows: held-out ones, or training rows where none are held
 * out. PCA learns from a sample of the training rows and keeps as many components as a row uses numbers of its code. A
 * denoising model reconstructs corrupted rows, as in training, and so does PCA. Time and memory are bounded by the
 * constants above, however large a row is. Undefined where PCA has nothing to learn from, or would keep a component for
 * each number of a clean row.
 */
export async function compareWithPca(
  model: Pick<Autoencoder, "spec" | "net" | "weights" | "provenance">,
  dataset: Dataset,
  rows: { readonly train: Uint32Array; readonly validation: Uint32Array },
  engine: Engine,
  operations = Number.POSITIVE_INFINITY,
): Promise<PcaComparison | undefined> {
  const { spec, net, provenance } = model;
  const width = sizeOf(net.features);
  const batch = Math.max(1, Math.min(256, Math.floor(batchNumbers / width)));
  const sample = (from: Uint32Array, count: number, numbers: number): Uint32Array =>
    evenly(from, Math.max(2, Math.min(count, Math.floor(numbers / width))));
  const affordable = (each: number): number => rowsWithin(operations, each, { rows: learntRows, least: 16 });

  const graphs = modelGraphs(model);
  const type = modelType(spec);
  const training = autoencoderTraining(net);
  const feeds =
    type.encoderInput &&
    ((count: number, first: number) => noiseFeeds(training, count, provenance.seed)(first, 1));
  const judged = await inBatches(
    engine,
    dataset,
    sample(
      rows.validation.length > 0 ? rows.validation : rows.train,
      Math.min(judgedRows, affordable(passOperations(net))),
      judgedNumbers,
    ),
    batch,
    (count) => {
      const { known, ...values } = graphs.training(count, dataset.dtype);
      return graph({ ...values, ...(known && { known }) });
    },
    feeds,
  );

  const components = type.numbersUsed?.(spec, judged.codes) ?? spec.latent;
  const wanted = width <= side ? learntRows : Math.max(side, 2 * components);
  const learnt = sample(rows.train, Math.min(wanted, affordable(pcaOperations(width))), learntNumbers);
  if (learnt.length < 2 || (!feeds && components >= width)) return undefined;
  const { features } = await inBatches(engine, dataset, learnt, batch, (count) =>
    graph({ features: graphs.rows(count, dataset.dtype).features }),
  );
  const multiply = engineMultiply(engine);
  const keep = Math.min(components, learnt.length - 1, width);
  let linear: Floats;
  try {
    const pca = await fitPca(tensorRows(flat(features)), { keep, multiply });
    linear = await pcaReconstruct(pca, flat(judged.encoderInput), multiply);
  } finally {
    await multiply.close();
  }
  const bounds = featureBounds(spec.input) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const known: Floats | undefined = judged.known;
  const error = ({ data }: Floats): number => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      if (known?.data[i] === 0) continue;
      sum += (Math.min(bounds[1], Math.max(bounds[0], data[i])) - judged.features.data[i]) ** 2;
      count++;
    }
    return count > 0 ? sum / count : 0;
  };
  return { components: keep, model: error(judged.predicted), pca: error(linear) };
}

/** What a graph of a batch of `rows` gives for some rows of a data set, by name; compiled for each length of a batch. */
async function inBatches(
  engine: Engine,
  dataset: Dataset,
  rows: Uint32Array,
  batch: number,
  build: (count: number) => Graph,
  feeds: (count: number, first: number) => Tensors = () => ({}),
): Promise<Record<string, Floats>> {
  const all: Record<string, Floats> = {};
  const run = async (from: number, to: number, count: number): Promise<void> => {
    const program = await engine.compile(build(count));
    try {
      for (let start = from; start < to; start += count) {
        const read = await dataset.read(rows.subarray(start, start + count));
        const random = Object.fromEntries(
          Object.entries(feeds(count, start)).map(([name, t]) => [name, { ...t, shape: t.shape.slice(1) }]),
        );
        for (const [name, t] of Object.entries(await program.run({ rows: read, ...random }))) {
          const [, ...shape] = t.shape;
          all[name] ??= zeros("float32", [rows.length, ...shape]);
          all[name].data.set(t.data as Float32Array, start * sizeOf(shape));
        }
      }
    } finally {
      await program.close();
    }
  };
  const whole = rows.length - (rows.length % batch);
  if (whole > 0) await run(0, whole, batch);
  if (whole < rows.length) await run(whole, rows.length, rows.length - whole);
  return all;
}

/** Rows as vectors: [n, numbers]. */
function flat({ dtype, shape: [n, ...shape], data }: Floats): Floats {
  return { dtype, shape: [n, sizeOf(shape)], data };
}
