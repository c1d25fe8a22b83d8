import { type Random, random } from "../../src/core/random.ts";
import { forward } from "./forward.ts";
import type { Activation, DenseLayer, Net } from "./net.ts";

/**
 * What a step minimises, a number of the output: the mean square, the cross-entropy of a pixel taken as a probability, or the square
 * of the difference in ink, the mean of a picture's pixels, which says nothing of where the ink lies.
 */
export type ShownLoss = "mse" | "bce" | "ink";

export interface DenseTraining {
  /** The network; its weights move with each step. */
  readonly net: Net;
  /** Steps done. */
  readonly steps: number;
  /** One step of Adam on a batch of inputs, which are also the targets; returns the mean loss before it. */
  step(batch: readonly Float32Array[], options?: StepOptions): number;
  /** Derivatives of the last step's loss by the weights, layer by layer, as [outputs, inputs]. */
  readonly gradients: readonly Float32Array[];
}

export interface StepOptions {
  loss?: ShownLoss;
  learningRate?: number;
  /** Layers whose weights stay as they are. */
  frozen?: readonly number[];
}

/** A network of dense layers with fresh weights (He et al. 2015): ReLU between, nothing at the waist, a sigmoid at the end. */
export function freshNet(counts: readonly number[], waist: number, seed: number): Net {
  const draw = random(seed).fork("weights");
  const layers = counts.slice(1).map((outputs, i): DenseLayer => {
    const inputs = counts[i];
    const activation: Activation = i + 1 === waist ? "linear" : i + 2 === counts.length ? "sigmoid" : "relu";
    return {
      kind: "dense",
      inputs,
      outputs,
      activation,
      weights: fresh(outputs * inputs, inputs, draw),
      bias: new Float32Array(outputs),
    };
  });
  return { inputs: counts[0], waist, layers, about: { seed } };
}

function fresh(count: number, inputs: number, draw: Random): Float32Array {
  const deviation = Math.sqrt(2 / inputs);
  return Float32Array.from({ length: count }, () => deviation * draw.normal());
}

/**
 * Trains a small network in plain loops, one step a call, so that a page can show what happens inside a step. Whole trainings are the
 * library's; a test holds the gradients here against finite differences.
 */
export function denseTraining(start: Net): DenseTraining {
  const layers = start.layers.map((layer) => ({
    ...layer,
    weights: Float32Array.from(layer.weights),
    bias: Float32Array.from(layer.bias),
  }));
  const net: Net = { ...start, layers };
  const gradients = layers.map(({ weights }) => new Float32Array(weights.length));
  const biasGradients = layers.map(({ bias }) => new Float32Array(bias.length));
  const moments = layers.map((layer) => [adamState(layer.weights), adamState(layer.bias)] as const);
  let steps = 0;

  return {
    net,
    gradients,
    get steps() {
      return steps;
    },
    step: (batch, { loss = "mse", learningRate = 2e-3, frozen = [] } = {}) => {
      for (const part of [...gradients, ...biasGradients]) part.fill(0);
      let total = 0;
      for (const input of batch)
        total += backward(layers, input, loss, batch.length, gradients, biasGradients);
      steps++;
      for (const [i, layer] of layers.entries()) {
        if (frozen.includes(i)) continue;
        adam(layer.weights, gradients[i], moments[i][0], learningRate, steps);
        adam(layer.bias, biasGradients[i], moments[i][1], learningRate, steps);
      }
      return total / batch.length;
    },
  };
}

/** Adds one row's derivatives, divided by the number of rows, to the gradients; returns its loss. */
function backward(
  layers: readonly DenseLayer[],
  input: Float32Array,
  loss: ShownLoss,
  rows: number,
  gradients: readonly Float32Array[],
  biasGradients: readonly Float32Array[],
): number {
  const values = forward({ inputs: input.length, layers, about: {} }, input);
  const output = values[values.length - 1];
  let total = 0;
  const ink = loss === "ink" ? mean(output) - mean(input) : 0;
  // The derivative by the sums of the last layer: a sigmoid is what every network here ends in.
  let delta = output.map((y, i) => {
    const x = input[i];
    if (loss === "mse") {
      total += (y - x) ** 2;
      return (2 * (y - x) * y * (1 - y)) / output.length / rows;
    }
    if (loss === "ink") {
      total += ink ** 2;
      return (2 * ink * y * (1 - y)) / output.length / rows;
    }
    const inside = Math.min(1 - 1e-6, Math.max(1e-6, y));
    total -= x * Math.log(inside) + (1 - x) * Math.log(1 - inside);
    return (y - x) / output.length / rows;
  });
  for (let i = layers.length - 1; i >= 0; i--) {
    const { inputs, outputs, weights } = layers[i];
    const x = values[i];
    const below = new Float32Array(inputs);
    for (let row = 0; row < outputs; row++) {
      const d = delta[row];
      if (d === 0) continue;
      biasGradients[i][row] += d;
      const at = row * inputs;
      for (let j = 0; j < inputs; j++) {
        gradients[i][at + j] += d * x[j];
        below[j] += d * weights[at + j];
      }
    }
    if (i > 0 && layers[i - 1].activation === "relu")
      for (let j = 0; j < inputs; j++) if (x[j] <= 0) below[j] = 0;
    delta = below;
  }
  return total / output.length;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface AdamState {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

function adamState({ length }: Float32Array): AdamState {
  return { mean: new Float32Array(length), square: new Float32Array(length) };
}

/** Kingma & Ba 2015, with their own constants. */
function adam(
  weights: Float32Array,
  gradient: Float32Array,
  { mean, square }: AdamState,
  rate: number,
  step: number,
): void {
  const [a, b] = [1 - 0.9 ** step, 1 - 0.999 ** step];
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    mean[i] += 0.1 * (g - mean[i]);
    square[i] += 0.001 * (g * g - square[i]);
    weights[i] -= (rate * mean[i]) / a / (Math.sqrt(square[i] / b) + 1e-8);
  }
}
