import { sizeOf } from "../../src/core/shape.ts";
import { type DType, type Tensor, tensor, zeros } from "../../src/core/tensor.ts";
import type { Engine, Program } from "../../src/engine/engine.ts";
import { graph } from "../../src/graph/graph.ts";
import * as op from "../../src/graph/ops/index.ts";
import { constant, input, type Value } from "../../src/graph/value.ts";
import { autoencoderTraining } from "../../src/models/families/autoencoder/autoencoderTraining.ts";
import { type Network, parameterCount } from "../../src/models/families/autoencoder/network.ts";
import { predict, preprocess, rawShape } from "../../src/models/inputs/inputSpec.ts";
import { modelType } from "../../src/models/types/modelTypes.ts";
import { type Layer, layer } from "../../src/nn/layer.ts";
import type { Weights } from "../../src/nn/parameter.ts";
import { noiseFeeds } from "../../src/train/batches.ts";
import { randomInputs, unflatten } from "../../src/train/step.ts";
import type { LayerSize } from "./protocol.ts";

type Floats = Tensor<"float32">;

/** What is asked of a pass. */
export interface PassOptions {
  /** Numbers of the code that are used, from the first; the others are 0. Default all. */
  readonly waist?: number;
  /** Also what each layer gives of the first row. */
  readonly activations?: boolean;
  /** Corrupts the rows as training does, by the same random numbers each time. */
  readonly noisy?: boolean;
}

/** What a network makes of raw rows with given weights, by name: `features`, `codes`, `predicted`, and what was asked for besides. */
export type PassedTensors = Readonly<Record<string, Floats>>;

/**
 * A network whose weights are an input, so that the state of a run is looked at while it trains without compiling it
 * anew. Programs are compiled for each number of rows that is asked for.
 */
export interface LiveNet {
  pass(weights: Floats, raw: Tensor, options?: PassOptions): Promise<PassedTensors>;
  /** Raw rows → features [n, ...features], as the network sees them. */
  features(raw: Tensor): Promise<Floats>;
  /** Codes [n, k] → features [n, ...features]. */
  decode(weights: Floats, codes: Floats): Promise<Floats>;
  close(): Promise<void>;
}

/** Looks at a network of a data set's rows on an engine; `seed` is of the noise. */
export function liveNet(engine: Engine, net: Network, seed: number): LiveNet {
  const { spec } = net;
  const type = modelType(spec);
  const training = autoencoderTraining(net);
  const count = parameterCount(net);
  const programs = new Map<string, Promise<Program>>();
  const compiled = (key: string, build: () => Record<string, Value>): Promise<Program> => {
    const program = programs.get(key) ?? engine.compile(graph(build()));
    programs.set(key, program);
    return program;
  };
  const weightsInput = () => unflatten(training, input("weights", "float32", [count]));

  const passGraph = (n: number, dtype: DType, { activations, noisy }: PassOptions) => {
    const named = weightsInput();
    const features = preprocess(spec.input, input("rows", dtype, [n, ...rawShape(spec.input)]));
    const corrupt = noisy ? type.encoderInput : undefined;
    const seen = corrupt ? corrupt(spec, features, randomInputs(training, n)) : features.values;
    const place = net.layers.indexOf(net.bottleneck);
    const outputs: Record<string, Value> = { features: features.values, ...(corrupt && { seen }) };
    /** Applies a layer; where asked for, keeps what it gives of the first row and what each group of its input adds to that. */
    const through = (h: Value, i: number): Value => {
      const given = net.layers[i].apply(h, named);
      if (activations) {
        outputs[`layer ${i}`] = op.slice(given, [0], [1], [0]);
        const first = op.slice(h, [0], [1], [0]);
        outputs[`flow ${i}`] = contributions(net.layers[i], first, named, groupsOf(net, i));
      }
      return given;
    };
    const before = net.layers.slice(0, place).reduce((h, _, i) => through(h, i), seen);
    const output = through(before, place);
    const code = type.code?.(spec, output) ?? { mean: output };
    const codes = op.mul(code.mean, input("mask", "float32", [1, spec.latent]));
    const decoded = net.layers.slice(place + 1).reduce((h, _, i) => through(h, place + 1 + i), codes);
    return {
      ...outputs,
      codes,
      ...(code.logVariance && { logVariance: code.logVariance }),
      predicted: predict(spec.input, decoded, spec.loss === "bce"),
    };
  };

  return {
    pass: async (weights, raw, options = {}) => {
      const n = raw.shape[0];
      const noisy = options.noisy === true && type.encoderInput !== undefined;
      const key = `pass ${n} ${raw.dtype} ${options.activations ?? false} ${noisy}`;
      const program = await compiled(key, () => passGraph(n, raw.dtype, { ...options, noisy }));
      const waist = options.waist ?? spec.latent;
      const mask = Float32Array.from({ length: spec.latent }, (_, i) => (i < waist ? 1 : 0));
      const outputs = await program.run({
        weights,
        rows: raw,
        mask: tensor("float32", [1, spec.latent], mask),
        ...(noisy && withoutSteps(noiseFeeds(training, n, seed)(0, 1))),
      });
      return outputs as PassedTensors;
    },
    features: async (raw) => {
      const n = raw.shape[0];
      const program = await compiled(`features ${n} ${raw.dtype}`, () => ({
        values: preprocess(spec.input, input("rows", raw.dtype, [n, ...rawShape(spec.input)])).values,
      }));
      return (await program.run({ rows: raw })).values as Floats;
    },
    decode: async (weights, codes) => {
      const n = codes.shape[0];
      const program = await compiled(`decode ${n}`, () => ({
        predicted: predict(
          spec.input,
          net.decode(input("codes", "float32", [n, spec.latent]), weightsInput()),
          spec.loss === "bce",
        ),
      }));
      return (await program.run({ weights, codes })).predicted as Floats;
    },
    close: async () => {
      for (const program of programs.values()) await (await program).close();
    },
  };
}

/** Most groups of a column that are told apart; the code's numbers are a group each, while they are few. */
const [mostGroups, mostCodes] = [10, 64];

/** In how many groups the input of a layer is cut. */
export function groupsOf(net: Network, layer: number): number {
  const numbers = sizeOf(net.layers[layer].input);
  const isCode = net.layers[layer - 1] === net.bottleneck;
  return isCode && numbers <= mostCodes ? numbers : Math.min(numbers, mostGroups);
}

/** What each group of a layer's input [1, ...input] adds to its sums, before the activation: [groups, ...output]. */
function contributions(of: Layer, input: Value, named: Weights, groups: number): Value {
  const linear =
    of.spec.kind === "reshape"
      ? of
      : layer({ ...of.spec, activation: "linear" }, of.input, of.parameters[0].name.replace(/\.weight$/, ""));
  const size = sizeOf(of.input);
  // One row more, of zeros, gives the offsets alone.
  const masks = zeros("float32", [groups + 1, size]);
  for (let j = 0; j < size; j++) masks.data[Math.floor((j * groups) / size) * size + j] = 1;
  const masked = op.mul(constant(masks), op.reshape(input, [1, size]));
  const sums = linear.apply(op.reshape(masked, [groups + 1, ...of.input]), named);
  const flat = op.reshape(sums, [groups + 1, sizeOf(of.output)]);
  return op.sub(op.slice(flat, [0], [groups], [0]), op.slice(flat, [groups], [groups + 1], [0]));
}

/** Root of the mean squared number of each layer's part of a flat vector, with the layer's place from 1 in its half. */
export function sizeByLayer(net: Network, flat: Float32Array): LayerSize[] {
  const waist = net.layers.indexOf(net.bottleneck);
  let at = 0;
  return net.layers.map((layer, i) => {
    let [sum, n] = [0, 0];
    for (const { shape } of layer.parameters) {
      const end = at + sizeOf(shape);
      for (; at < end; at++) sum += flat[at] ** 2;
      n += sizeOf(shape);
    }
    const place =
      i < waist
        ? ({ part: "encoder", n: i + 1 } as const)
        : i === waist
          ? ({ part: "waist", n: 1 } as const)
          : ({ part: "decoder", n: i - waist } as const);
    return { ...place, size: n > 0 ? Math.sqrt(sum / n) : 0 };
  });
}

function withoutSteps(feeds: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, t]) => [name, { ...t, shape: t.shape.slice(1) }]),
  );
}
