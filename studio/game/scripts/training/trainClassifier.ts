import { random } from "../../../../src/core/random.ts";
import { sizeOf } from "../../../../src/core/shape.ts";
import { float32, type Tensor, tensor } from "../../../../src/core/tensor.ts";
import type { Engine } from "../../../../src/engine/engine.ts";
import { gradients } from "../../../../src/graph/gradient.ts";
import * as op from "../../../../src/graph/ops/index.ts";
import { input, type Value } from "../../../../src/graph/value.ts";
import { type Layer, type LayerInput, layer, layerSpec } from "../../../../src/nn/layer.ts";
import { adamRates, adamUpdate } from "../../../../src/optim/adam.ts";
import { asTensor } from "../../../../src/train/runState.ts";

/** What a classifier learns from: a batch of pictures [batch, 1, side, side] in 0…1 with the class of each. */
export interface LabelledBatch {
  readonly pictures: Float32Array;
  readonly classes: ArrayLike<number>;
}

export interface ClassifierOptions {
  readonly layers: readonly LayerInput[];
  readonly classes: number;
  readonly side: number;
  readonly batch: number;
  readonly steps: number;
  /** Falls to 0 along a cosine. */
  readonly learningRate: number;
  readonly seed: number;
  readonly weightDecay: number;
  /** The batch of a step, from 0 on. */
  batchOf(step: number): LabelledBatch;
  /** Called now and then with the mean loss of the last steps. */
  progress?(step: number, loss: number): void;
}

/** A trained classifier: its layers in order, and their weights by name. */
export interface TrainedClassifier {
  readonly layers: readonly Layer[];
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * Trains a small network with a softmax at its end by cross-entropy, on the library's graphs, gradients and Adam. The library itself
 * trains no classifier; the game's receiver is one.
 */
export async function trainClassifier(
  engine: Engine,
  options: ClassifierOptions,
): Promise<TrainedClassifier> {
  const { classes, side, batch, steps, learningRate, seed, weightDecay } = options;
  let shape: readonly number[] = [1, side, side];
  const layers = options.layers.map((spec, i) => {
    const placed = layer(layerSpec.parse(spec), shape, `receiver.${i}`);
    shape = placed.output;
    return placed;
  });
  const parameters = layers.flatMap((l) => l.parameters);
  const source = random(seed);

  const x = input("x", "float32", [batch, 1, side, side]);
  const target = input("target", "float32", [batch, classes]);
  const scalar = (name: string): Value => input(name, "float32", []);
  const feeds = {
    stepSize: scalar("stepSize"),
    epsilon: scalar("epsilon"),
    learningRate: scalar("learningRate"),
  };
  const weights = Object.fromEntries(parameters.map((p) => [p.name, input(p.name, "float32", p.shape)]));
  const logits = layers.reduce((h, l) => l.apply(h, weights), x);
  // Softmax does not change with a shift, so no gradient is missing.
  const overClasses = { axes: [1], keepdims: true } as const;
  const shifted = op.sub(logits, op.reduceMax(logits, overClasses));
  const total = op.log(op.reduceSum(op.exp(shifted), overClasses));
  const own = op.reduceSum(op.mul(shifted, target), overClasses);
  const loss = op.reduceMean(op.sub(total, own));
  const slopes = gradients(
    loss,
    parameters.map((p) => weights[p.name]),
  );
  const state = parameters.flatMap((p, i) => {
    const m = input(`m.${p.name}`, "float32", p.shape);
    const v = input(`v.${p.name}`, "float32", p.shape);
    const mask = p.decays ? op.add(op.mul(weights[p.name], 0), 1) : undefined;
    const next = adamUpdate(weights[p.name], slopes[i], { m, v }, feeds, { weightDecay }, mask);
    return [
      { value: weights[p.name], next: next.weights },
      { value: m, next: next.m },
      { value: v, next: next.v },
    ];
  });

  const stepsPerRun = 20;
  const program = await engine.compileStep(
    { feeds: [x, target, ...Object.values(feeds)], state, outputs: { loss } },
    { stepsPerRun },
  );
  await program.setState(
    Object.fromEntries(
      parameters.flatMap((p) => [
        [p.name, float32(p.shape, p.initial(source))],
        [`m.${p.name}`, float32(p.shape, new Float32Array(sizeOf(p.shape)))],
        [`v.${p.name}`, float32(p.shape, new Float32Array(sizeOf(p.shape)))],
      ]),
    ),
  );
  for (let first = 0; first < steps; first += stepsPerRun) {
    const pictures = new Float32Array(stepsPerRun * batch * side * side);
    const targets = new Float32Array(stepsPerRun * batch * classes);
    const rates = Array.from({ length: stepsPerRun }, (_, k) => {
      const made = options.batchOf(first + k);
      pictures.set(made.pictures, k * batch * side * side);
      for (let row = 0; row < batch; row++) targets[(k * batch + row) * classes + made.classes[row]] = 1;
      return adamRates(first + k + 1, (learningRate * (1 + Math.cos((Math.PI * (first + k)) / steps))) / 2);
    });
    const rate = (name: keyof (typeof rates)[0]): Tensor =>
      asTensor(Float32Array.from(rates, (r) => r[name]));
    const out = await program.run({
      x: tensor("float32", [stepsPerRun, batch, 1, side, side], pictures),
      target: tensor("float32", [stepsPerRun, batch, classes], targets),
      stepSize: rate("stepSize"),
      epsilon: rate("epsilon"),
      learningRate: rate("learningRate"),
    });
    const losses = out.loss.data as Float32Array;
    options.progress?.(first + stepsPerRun, losses.reduce((a, b) => a + b, 0) / losses.length);
  }
  const trained = await program.state();
  await program.close();
  return { layers, weights: new Map(parameters.map((p) => [p.name, trained[p.name]])) };
}
