import type { Random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import type { Value } from "../graph/value.ts";

/** A trainable array: its name in the model file, its shape and its initial values. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** Whether weight decay applies: to weights, not to biases and gains. */
  readonly decays: boolean;
  readonly initial: (source: Random) => Float32Array<ArrayBuffer>;
}

/** Parameters as values of a graph, by name. */
export type Weights = Readonly<Record<string, Value>>;

/** A weight drawn from a normal of standard deviation gain / √fanIn. */
export function weight(name: string, shape: Shape, fanIn: number, gain: number): Parameter {
  const deviation = gain / Math.sqrt(fanIn);
  return {
    name,
    shape,
    decays: true,
    initial: (source) => Float32Array.from({ length: sizeOf(shape) }, () => deviation * source.normal()),
  };
}

/** A parameter whose initial values are multiplied by `gain`. */
export function scaled(parameter: Parameter, gain: number): Parameter {
  return { ...parameter, initial: (source) => parameter.initial(source).map((x) => gain * x) };
}

/** A bias or gain with every initial value `start`. */
export function offset(name: string, shape: Shape, start = 0): Parameter {
  return { name, shape, decays: false, initial: () => new Float32Array(sizeOf(shape)).fill(start) };
}
