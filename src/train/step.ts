import { sizeOf } from "../core/shape.ts";
import { type DType, type Tensor, zeros } from "../core/tensor.ts";
import { gradients } from "../graph/gradient.ts";
import * as op from "../graph/ops/index.ts";
import type { StepGraph } from "../graph/step.ts";
import { constant, input, type Value } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { warmthFeed } from "../models/families/warmUp.ts";
import { preprocess, rawShape } from "../models/inputs/inputSpec.ts";
import type { Parameter, Weights } from "../nn/parameter.ts";
import { type AdamOptions, adamUpdate } from "../optim/adam.ts";
import { clipNorm, gradientNorm } from "../optim/clip.ts";
import { updateGroups } from "./updateGroups.ts";

export interface StepSettings extends AdamOptions {
  /** Rows a step. */
  batch: number;
  /** Element type of a raw batch. */
  dtype: DType;
  /** Largest L2 norm of the gradient, per number of a row; 0 leaves it as it is. */
  clip?: number;
}

/**
 * One training step: preprocess, corrupt, encode, decode, loss, gradients, clip, Adam. The state is three flat
 * vectors `weights`, `m` and `v`; the feeds are `batch`, the random numbers, the scalars of
 * `adamRates`, and `warmth` where the spec warms up.
 */
export function trainingStep(net: Trainable, settings: StepSettings): StepGraph {
  const { batch, dtype, clip = 0 } = settings;
  const raw = input("batch", dtype, [batch, ...rawShape(net.input)]);
  const random = randomInputs(net, batch);
  const rates = {
    stepSize: input("stepSize", "float32", []),
    epsilon: input("epsilon", "float32", []),
    learningRate: input("learningRate", "float32", []),
  };
  const count = parameterCount(net);
  const [weights, m, v] = ["weights", "m", "v"].map((name) => input(name, "float32", [count]));

  const sizes = net.parameters.map((p) => sizeOf(p.shape));
  const groups = updateGroups(sizes);
  const lengths = groups.map(([first, end]) => sizes.slice(first, end).reduce((a, b) => a + b, 0));
  const [weightsOf, mOf, vOf] = [weights, m, v].map((flat) => op.split(flat, lengths, 0));
  const parts = Object.assign(
    {},
    ...groups.map(([first, end], i) => named(net.parameters.slice(first, end), weightsOf[i])),
  ) as Weights;
  const warmth = net.warmUp > 0 ? input(warmthFeed, "float32", []) : undefined;
  const { loss, terms } = net.objective({
    features: preprocess(net.input, raw),
    weights: parts,
    random,
    warmth,
  });
  const separate = gradients(
    loss,
    net.parameters.map((p) => parts[p.name]),
  );
  const flat = groups.map(([first, end]) =>
    op.concat(
      separate.slice(first, end).map((g) => op.reshape(g, [sizeOf(g.shape)])),
      0,
    ),
  );
  const gradient = clip > 0 ? clipNorm(flat, gradientNorm(flat), clip * net.lossScale) : flat;
  const decays = settings.weightDecay ? op.split(constant(decayMask(net, count)), lengths, 0) : undefined;
  const next = groups.map((_, i) =>
    adamUpdate(weightsOf[i], gradient[i], { m: mOf[i], v: vOf[i] }, rates, settings, decays?.[i]),
  );
  const joined = (name: "weights" | "m" | "v"): Value =>
    op.concat(
      next.map((group) => group[name]),
      0,
    );
  return {
    feeds: [
      raw,
      ...Object.values(random),
      rates.stepSize,
      rates.epsilon,
      ...(decays ? [rates.learningRate] : []),
      ...(warmth ? [warmth] : []),
    ],
    state: [
      { value: weights, next: joined("weights") },
      { value: m, next: joined("m") },
      { value: v, next: joined("v") },
    ],
    outputs: { loss, ...terms },
  };
}

/** Inputs for the random numbers of a batch, by name. */
export function randomInputs(net: Trainable, batch: number): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    net.randomFeeds.map(({ name, shape }) => [name, input(name, "float32", [batch, ...shape])]),
  );
}

/** The parameters that a flat vector holds, in the order of the network. */
export function unflatten(net: Trainable, flat: Value): Weights {
  return named(net.parameters, flat);
}

function named(parameters: readonly Parameter[], flat: Value): Weights {
  const parts = op.split(
    flat,
    parameters.map((p) => sizeOf(p.shape)),
    0,
  );
  return Object.fromEntries(parameters.map((p, i) => [p.name, op.reshape(parts[i], p.shape)]));
}

function decayMask(net: Trainable, count: number): Tensor {
  const mask = zeros("float32", [count]);
  let start = 0;
  for (const { shape, decays } of net.parameters) {
    const end = start + sizeOf(shape);
    if (decays) mask.data.fill(1, start, end);
    start = end;
  }
  return mask;
}
