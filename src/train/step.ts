import { sizeOf } from "../core/shape.ts";
import { type DType, type Tensor, zeros } from "../core/tensor.ts";
import { gradients } from "../graph/gradient.ts";
import { graph, operationsOf } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import type { StepGraph, StepHalves } from "../graph/step.ts";
import { constant, input, type Value } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { warmthFeed } from "../models/families/warmUp.ts";
import type { Features, Share } from "../models/inputs/inputKind.ts";
import { preprocess, rawShape } from "../models/inputs/inputSpec.ts";
import type { Parameter, Weights } from "../nn/parameter.ts";
import { adamUpdate } from "../optim/adam.ts";
import { clipNorm, gradientNorm } from "../optim/clip.ts";
import { muonUpdate } from "../optim/muon.ts";
import type { OptimizerOptions } from "../optim/optimizer.ts";
import { updateGroups } from "./updateGroups.ts";

export interface StepSettings extends OptimizerOptions {
  /** Rows a step; of this machine's share of it, where there is one. */
  batch: number;
  /** Rows of the whole step, where `batch` of them are a share. The raw batch then begins with the row before, where the net reads it. */
  whole?: number;
  /** Element type of a raw batch. */
  dtype: DType;
  /** Largest L2 norm of the gradient, per number of a row; 0 leaves it as it is. */
  clip?: number;
}

/**
 * One training step: preprocess, corrupt, encode, decode, loss, gradients, clip, Adam or Muon. The state is three flat
 * vectors `weights`, `m` and `v`; the feeds are `batch`, the random numbers, `warmth` where the spec warms up, and the
 * scalars of `adamRates`.
 */
export function trainingStep(net: Trainable, settings: StepSettings): StepGraph {
  const cut = grouped(net, settings);
  const state = stateInputs(net);
  const weightsOf = cut.split(state.weights);
  const { feeds, outputs, gradient } = batchGradient(net, settings, cut, weightsOf);
  const update = weightUpdate(net, settings, cut, { ...state, weightsOf }, gradient);
  const halves = (): StepHalves => {
    const weights = input("weights", "float32", [parameterCount(net)]);
    const { feeds: _, outputs, means } = gradientHalf(net, settings, cut.split(weights));
    const statistics = Object.keys(means).length > 0 ? graph(means) : undefined;
    const joins = !statistics?.inputs.includes(weights) && bytesOf(outputs) <= mostBytesTwice;
    return {
      rows: { share: settings.batch, whole: settings.whole ?? settings.batch },
      gradient: graph(outputs),
      ...(statistics && { statistics }),
      update: updateStep(net, settings),
      ...(joins && { updateThenGradient: updateThenGradient(net, settings) }),
    };
  };
  return { feeds: [...feeds, ...update.feeds], state: update.state, outputs, halves };
}

/**
 * Most bytes of values for which the gradient is prepared twice, by itself and behind an update: a program keeps the memory that it
 * works in. Where there are more, a step computes so long that what lies between its halves does not matter.
 */
const mostBytesTwice = 128 << 20;

/** Bytes of all values that outputs are computed from. */
function bytesOf(outputs: StepGraph["outputs"]): number {
  const values = operationsOf(Object.values(outputs)).flatMap((operation) => operation.outputs);
  return values.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
}

/** The first half of {@link trainingStep}, at some weights; its gradient is not clipped. The means are those of `StepHalves`. */
function gradientHalf(
  net: Trainable,
  settings: BatchSettings,
  weightsOf: readonly Value[],
): Pick<StepGraph, "feeds" | "outputs"> & { readonly means: Readonly<Record<string, Value>> } {
  const means: Record<string, Value> = {};
  const statistics: Value[] = [];
  // The value is the whole's; the gradient, which each machine has a share of, is that of the mean of its own rows.
  const whole = (mean: Value): Value => {
    const name = `statistic ${statistics.length}`;
    means[name] = mean;
    const given = input(name, "float32", mean.shape);
    statistics.push(given);
    return op.add(given, op.sub(mean, op.detach(mean)));
  };
  const isShare = settings.whole !== undefined && settings.whole !== settings.batch;
  const { feeds, outputs, gradient } = batchGradient(
    net,
    settings,
    grouped(net, settings),
    weightsOf,
    isShare ? whole : undefined,
  );
  return {
    feeds: [...feeds, ...statistics],
    outputs: { ...outputs, gradient: op.concat(gradient, 0) },
    means,
  };
}

/** The second half of {@link trainingStep}: clips the feed `gradient`, flat, and takes the optimizer's step by it. */
function updateStep(net: Trainable, settings: UpdateSettings): StepGraph {
  const { feeds, state } = updateHalf(net, settings);
  return { feeds, state, outputs: { weights: state[0].next } };
}

/** The second half of a step, and the first of the one after it. */
function updateThenGradient(net: Trainable, settings: StepSettings): StepGraph {
  const { feeds, state, weightsOf } = updateHalf(net, settings);
  const first = gradientHalf(net, settings, weightsOf);
  return { feeds: [...feeds, ...first.feeds], state, outputs: first.outputs };
}

function updateHalf(
  net: Trainable,
  settings: UpdateSettings,
): Pick<StepGraph, "feeds" | "state"> & { readonly weightsOf: readonly Value[] } {
  const cut = grouped(net, settings);
  const state = stateInputs(net);
  const gradient = input("gradient", "float32", [parameterCount(net)]);
  const weightsOf = cut.split(state.weights);
  const update = weightUpdate(net, settings, cut, { ...state, weightsOf }, cut.split(gradient));
  return { ...update, feeds: [gradient, ...update.feeds] };
}

/** How the flat vectors of a network are cut: a piece for each group of parameters that is updated together. */
interface Grouped {
  readonly groups: readonly (readonly Parameter[])[];
  split(flat: Value): Value[];
}

/** Muon updates each weight by itself: it is a matrix. */
function grouped(net: Trainable, { optimizer }: OptimizerOptions): Grouped {
  const sizes = net.parameters.map((p) => sizeOf(p.shape));
  const ranges = optimizer === "muon" ? sizes.map((_, i) => [i, i + 1] as const) : updateGroups(sizes);
  const lengths = ranges.map(([first, end]) => sizes.slice(first, end).reduce((a, b) => a + b, 0));
  return {
    groups: ranges.map(([first, end]) => net.parameters.slice(first, end)),
    split: (flat) => [...op.split(flat, lengths, 0)],
  };
}

interface FlatState {
  readonly weights: Value;
  readonly m: Value;
  readonly v: Value;
}

function stateInputs(net: Trainable): FlatState {
  const flat = (name: string): Value => input(name, "float32", [parameterCount(net)]);
  return { weights: flat("weights"), m: flat("m"), v: flat("v") };
}

type BatchSettings = Pick<StepSettings, "batch" | "whole" | "dtype" | "optimizer">;
type UpdateSettings = Omit<StepSettings, "batch" | "dtype">;

/** Losses of a batch and its gradient by groups, not clipped; `whole` as in `Share`, where the batch is one. */
function batchGradient(
  net: Trainable,
  { batch, dtype, whole: wholeRows }: BatchSettings,
  { groups }: Grouped,
  weightsOf: readonly Value[],
  whole?: Share["whole"],
): { feeds: readonly Value[]; outputs: Readonly<Record<string, Value>>; gradient: Value[] } {
  const before = whole && readsBefore(net, { batch, whole: wholeRows }) ? 1 : 0;
  const raw = input("batch", dtype, [before + batch, ...rawShape(net.input)]);
  const random = randomInputs(net, batch);
  const warmth = net.warmUp > 0 ? input(warmthFeed, "float32", []) : undefined;
  const weights: Weights = Object.assign({}, ...groups.map((group, i) => named(group, weightsOf[i])));
  const features = featuresOf(preprocess(net.input, raw), before, whole);
  const { loss, terms } = net.objective({ features, weights, random, warmth });
  const separate = gradients(
    loss,
    net.parameters.map((p) => weights[p.name]),
  );
  const of = new Map(net.parameters.map((p, i) => [p, op.reshape(separate[i], [sizeOf(p.shape)])]));
  return {
    feeds: [raw, ...Object.values(random), ...(warmth ? [warmth] : [])],
    outputs: { loss, ...terms },
    gradient: groups.map((group) =>
      op.concat(
        group.map((p) => of.get(p)!),
        0,
      ),
    ),
  };
}

/** Whether the feed of a share begins with the row before its first. */
export function readsBefore(net: Trainable, { batch, whole = batch }: Omit<BatchSettings, "dtype">): boolean {
  return net.readsRowBefore === true && whole !== batch;
}

/** Features of a batch without the row before its first, which stands beside them. */
function featuresOf(read: Features, before: number, whole?: Share["whole"]): Features {
  if (!whole) return read;
  if (before === 0) return { ...read, share: { whole } };
  const cut = (x: Value): readonly Value[] => op.split(x, [before, x.shape[0] - before], 0);
  const [first, values] = cut(read.values);
  return {
    values,
    ...(read.known && { known: cut(read.known)[1] }),
    share: { before: first, whole },
  };
}

/** Clips a gradient by groups, and moves the weights by the optimizer; `weightsOf` are the groups of those after it. */
function weightUpdate(
  net: Trainable,
  settings: Pick<StepSettings, "clip"> & OptimizerOptions,
  { groups, split }: Grouped,
  { weights, m, v, weightsOf }: FlatState & { readonly weightsOf: readonly Value[] },
  gradient: readonly Value[],
): Pick<StepGraph, "feeds" | "state"> & { readonly weightsOf: readonly Value[] } {
  const rates = {
    stepSize: input("stepSize", "float32", []),
    epsilon: input("epsilon", "float32", []),
    learningRate: input("learningRate", "float32", []),
  };
  const { clip = 0 } = settings;
  const clipped = clip > 0 ? clipNorm(gradient, gradientNorm(gradient), clip * net.lossScale) : gradient;
  const decays = settings.weightDecay ? split(constant(decayMask(net, parameterCount(net)))) : undefined;
  const [mOf, vOf] = [split(m), split(v)];
  const muon = settings.optimizer === "muon";
  const next = clipped.map((g, i) => {
    const state = { m: mOf[i], v: vOf[i] };
    const [{ shape, decays: isWeight }] = groups[i];
    if (!muon || !isWeight) return adamUpdate(weightsOf[i], g, state, rates, settings, decays?.[i]);
    const { weightDecay } = settings;
    return {
      v: state.v,
      ...muonUpdate(weightsOf[i], g, state.m, rates.learningRate, { shape, weightDecay }),
    };
  });
  const joined = (name: keyof FlatState): Value =>
    op.concat(
      next.map((group) => group[name]),
      0,
    );
  return {
    feeds: [rates.stepSize, rates.epsilon, ...(decays || muon ? [rates.learningRate] : [])],
    state: [
      { value: weights, next: joined("weights") },
      { value: m, next: joined("m") },
      { value: v, next: joined("v") },
    ],
    weightsOf: next.map((group) => group.weights),
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
