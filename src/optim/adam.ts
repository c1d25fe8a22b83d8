import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** Settings of Adam (Kingma & Ba 2015, algorithm 1). */
export interface AdamOptions {
  /** Decay of the mean gradient, in [0, 1). Default 0.9. */
  beta1?: number;
  /** Decay of the mean squared gradient, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the root of the mean squared gradient. Default 1e-8. */
  epsilon?: number;
  /** Decoupled weight decay: each step multiplies weights by 1 − learningRate·weightDecay (AdamW, Loshchilov & Hutter 2019). */
  weightDecay?: number;
}

/** First and second moments of every weight, stored scaled: `m` is m/(1 − β₁) and `v` is v/(1 − β₂) of Kingma & Ba 2015. */
export interface AdamState {
  readonly m: Value;
  readonly v: Value;
}

/** Scalars that change from step to step, computed by {@link adamRates}. */
export interface AdamFeeds {
  /** Learning rate times the bias corrections and the moments' scale. */
  readonly stepSize: Value;
  /** ε over the second moment's scale and bias correction. */
  readonly epsilon: Value;
  /** Learning rate alone, for weight decay. */
  readonly learningRate: Value;
}

/**
 * One Adam step over flat vectors. With the scaled moments an update is m ← β₁m + g, v ← β₂v + g²: no product
 * with (1 − β), and the corrections arrive as scalars.
 */
export function adamUpdate(
  weights: Value,
  gradient: Value,
  state: AdamState,
  feeds: AdamFeeds,
  { beta1 = 0.9, beta2 = 0.999, weightDecay = 0 }: AdamOptions = {},
  decays?: Value,
): { weights: Value; m: Value; v: Value } {
  const m = op.add(op.mul(state.m, beta1), gradient);
  const v = op.add(op.mul(state.v, beta2), op.square(gradient));
  const update = op.div(op.mul(m, feeds.stepSize), op.add(op.sqrt(v), feeds.epsilon));
  if (weightDecay === 0 || !decays) return { weights: op.sub(weights, update), m, v };
  const decay = op.mul(op.mul(weights, decays), op.mul(feeds.learningRate, weightDecay));
  return { weights: op.sub(weights, op.add(update, decay)), m, v };
}

/** The feeds of step t (from 1), so that the scaled update equals Kingma & Ba's algorithm 1. */
export function adamRates(
  t: number,
  learningRate: number,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
): { stepSize: number; epsilon: number; learningRate: number } {
  const first = (1 - beta1) / (1 - beta1 ** t);
  const second = Math.sqrt((1 - beta2) / (1 - beta2 ** t));
  return { stepSize: (learningRate * first) / second, epsilon: epsilon / second, learningRate };
}
