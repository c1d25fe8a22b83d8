import { fromEightBits, toEightBits } from "../../core/eightBits.ts";
import { dataError } from "../../core/errors.ts";
import { fromHalf, toHalf } from "../../core/half.ts";
import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkTensors } from "../../files/checkTensors.ts";
import type { Parameter } from "../../nn/parameter.ts";
import { type FlatWeights, flatten, namedTensors } from "../../train/weights.ts";

/** How weights are written: as they are; in half precision; or large ones in a byte each with a scale for each row, and the others in half precision. */
export type Precision = "single" | "half" | "bytes";

/** Numbers from which on a weight is large: the outer layers, to whose rounding a picture is most sensitive, have fewer. */
const largeWeight = 2 ** 15;

interface Weighted {
  readonly parameters: readonly Parameter[];
  readonly weights: FlatWeights;
}

/** Name of the scales of weights that are kept in a byte each. */
const scalesOf = (name: string): string => `${name}.scales`;

/** Weights as the tensors of a model file. */
export function weightTensors(net: Weighted, precision: Precision): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, t] of namedTensors(net, net.weights)) {
    if (precision === "bytes" && t.data.length >= largeWeight) {
      const { codes, scales } = toEightBits(t);
      tensors.set(name, codes);
      tensors.set(scalesOf(name), scales);
    } else tensors.set(name, precision === "single" ? t : toHalf(t));
  }
  return tensors;
}

/**
 * Weights from the tensors of a model file, which may hold tensors of the given shapes besides. Refuses what is missing, of another shape or
 * type, or has no place; `file` is the file's name, for the messages.
 */
export function readWeights(
  parameters: readonly Parameter[],
  tensors: ReadonlyMap<string, Tensor>,
  file: string,
  besides: Iterable<readonly [name: string, shape: Shape]> = [],
): FlatWeights {
  const inBytes = (name: string): boolean => tensors.get(name)?.dtype === "uint8";
  const expected = parameters.flatMap(({ name, shape }): (readonly [string, Shape])[] =>
    inBytes(name)
      ? [
          [name, shape],
          [scalesOf(name), [shape[0]]],
        ]
      : [[name, shape]],
  );
  checkTensors(tensors, new Map([...expected, ...besides]), file);
  return flatten({ parameters }, (name) => {
    const t = tensors.get(name)!;
    switch (t.dtype) {
      case "float32":
        return t.data as Float32Array;
      case "float16":
        return fromHalf(t as Tensor<"float16">).data;
      case "uint8": {
        const scales = tensors.get(scalesOf(name))!;
        if (scales.dtype !== "float32") throw wrongType(file, scalesOf(name), scales, "float32");
        return fromEightBits({ codes: t as Tensor<"uint8">, scales: scales as Tensor<"float32"> }).data;
      }
      default:
        throw wrongType(file, name, t, "float32, float16 or uint8");
    }
  });
}

function wrongType(file: string, name: string, { dtype }: Tensor, rule: string) {
  return dataError({
    subject: file,
    reason: "damaged",
    rule: `tensor ${name} must be ${rule}`,
    received: dtype,
    repair: "take a copy that is whole, or train the model again",
  });
}
