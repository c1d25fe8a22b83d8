import { permutation, random } from "../../src/core/random.ts";
import { sizeOf } from "../../src/core/shape.ts";
import { type Tensor, zeros } from "../../src/core/tensor.ts";
import { memoryDataset } from "../../src/data/memory.ts";
import { graph } from "../../src/graph/graph.ts";
import * as op from "../../src/graph/ops/index.ts";
import { constant, input, type Value } from "../../src/graph/value.ts";
import { crossEntropy } from "../../src/loss/reconstruction.ts";
import type { Trainable } from "../../src/models/families/trainable.ts";
import { type LayerInput, layer, layerSpec } from "../../src/nn/layer.ts";
import type { Weights } from "../../src/nn/parameter.ts";
import type { Dataset, Engine } from "../../src/node.ts";
import { train } from "../../src/train/train.ts";
import { namedTensors } from "../../src/train/weights.ts";
import { pixels } from "./pixels.ts";

/** A small classifier of grey pictures that serves as a ruler: what its last hidden layer says of a picture. */
export interface Classifier {
  /** Share of the held-out tenth of its pictures that it gets right. */
  readonly accuracy: number;
  /** Pictures [n, pixels] in 0…1 → its last hidden layer [n, 64]. */
  features(pictures: Float32Array): Promise<Tensor<"float32">>;
}

const side = 28;
const size = side * side;
const classes = 10;
const batch = 100;

const layers: readonly LayerInput[] = [
  { kind: "conv", channels: 16, kernel: [4, 4], stride: [2, 2], activation: "relu" },
  { kind: "conv", channels: 32, kernel: [4, 4], stride: [2, 2], activation: "relu" },
  { kind: "dense", units: 64, activation: "relu" },
];

/** Trains it on labelled pictures of 28×28, always from the same seed, by the loop that trains autoencoders. */
export async function trainClassifier(dataset: Dataset, engine: Engine): Promise<Classifier> {
  const hidden = placed(layers, [1, side, side]);
  const last = placed([{ kind: "dense", units: classes }], hidden.output, "last");
  const parameters = [...hidden.layers, ...last.layers].flatMap((l) => l.parameters);
  const logits = (pictures: Value, weights: Weights) => last.apply(hidden.apply(pictures, weights), weights);
  const shape = [1, side + 1, side];
  const net: Trainable = {
    input: { kind: "pictures", channels: 1, height: side + 1, width: side },
    features: shape,
    parameters,
    randomFeeds: [],
    multiplications: 600_000,
    lossScale: 1,
    warmUp: 0,
    objective: ({ features: { values }, weights }) => {
      const [pictures, marks] = op.split(values, [side, 1], 2);
      const hot = op.slice(op.reshape(marks, [values.shape[0], side]), [0], [classes], [1]);
      const loss = op.reduceMean(crossEntropy(logits(pictures, weights), hot));
      return { loss, terms: { reconstruction: loss } };
    },
  };
  const order = permutation(dataset.rows, random(0));
  const held = Math.floor(dataset.rows / 10);
  const rows = { train: order.slice(held).sort(), validation: order.slice(0, held).sort() };
  const marked = await withLabels(dataset);
  const training = train(net, { engine, dataset: marked, rows, batch, epochs: 4, learningRate: 2e-3 });
  let step = await training.next();
  while (!step.done) step = await training.next();

  const named = Object.fromEntries(
    [...namedTensors(net, step.value.weights)].map(([name, t]) => [name, constant(t)]),
  );
  const given = input("pictures", "float32", [batch, 1, side, side]);
  const program = await engine.compile(
    graph({ features: hidden.apply(given, named), logits: logits(given, named) }),
  );
  /** Rows [n, width] of an output for pictures [n, pixels]. */
  const run = async (name: "features" | "logits", pictures: Float32Array): Promise<Tensor<"float32">> => {
    const n = pictures.length / size;
    const width = name === "logits" ? classes : sizeOf(hidden.output);
    const out = zeros("float32", [n, width]);
    for (let start = 0; start < n; start += batch) {
      const fed = zeros("float32", [batch, 1, side, side]);
      fed.data.set(pictures.subarray(start * size, (start + batch) * size));
      const made = (await program.run({ pictures: fed }))[name].data as Float32Array;
      out.data.set(made.subarray(0, Math.min(batch, n - start) * width), start * width);
    }
    return out;
  };
  const scores = await run("logits", await pixels(dataset, rows.validation));
  const right = rows.validation.filter((row, i) => {
    const own = scores.data.subarray(i * classes, (i + 1) * classes);
    return own.indexOf(Math.max(...own)) === Number(dataset.labels![row]);
  }).length;
  return { accuracy: right / held, features: (pictures) => run("features", pictures) };
}

/** Pictures with a row of pixels more, that marks the class: the training loop feeds pictures, and no labels. */
async function withLabels(dataset: Dataset): Promise<Dataset> {
  const { data } = await dataset.read(Uint32Array.from({ length: dataset.rows }, (_, i) => i));
  const marked = new Uint8Array(dataset.rows * (size + side));
  for (let row = 0; row < dataset.rows; row++) {
    marked.set(data.subarray(row * size, (row + 1) * size) as Uint8Array, row * (size + side));
    marked[row * (size + side) + size + Number(dataset.labels![row])] = 255;
  }
  const shape = [1, side + 1, side];
  return memoryDataset({ kind: "pictures", name: dataset.name, shape, dtype: "uint8", data: marked });
}

/** Layers one after the other, as one function of a batch. */
function placed(specs: readonly LayerInput[], shape: readonly number[], name = "hidden") {
  let output = shape;
  const layers = specs.map((spec, i) => {
    const made = layer(layerSpec.parse(spec), output, `${name}.${i}`);
    output = made.output;
    return made;
  });
  const apply = (x: Value, weights: Weights): Value => layers.reduce((h, l) => l.apply(h, weights), x);
  return { layers, output, apply };
}
