import { dataError } from "../../core/errors.ts";
import { fromHalf, toHalf } from "../../core/half.ts";
import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkTensors } from "../../files/checkTensors.ts";
import { fromEightBits, toEightBits } from "../../files/eightBits.ts";
import type { Parameter } from "../../nn/parameter.ts";
import { type FlatWeights, flatten, namedTensors } from "../../train/weights.ts";

/** How weights are written: as they are; in half precision; or large ones in a byte each, and the others in half precision. */
export type Precision = "single" | "half" | "bytes";

/** Numbers from which on a weight is large: the outer layers, to whose rounding a picture is most sensitive, have fewer. */
const largeWeight = 2 ** 15;

/** Weights as the tensors of a model file. */
export function weightTensors(
  net: { readonly parameters: readonly Parameter[]; readonly weights: FlatWeights },
  precision: Precision,
): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, t] of namedTensors(net, net.weights)) {
    if (precision === "single") tensors.set(name, t);
    else if (precision === "half" || t.data.length < largeWeight) tensors.set(name, toHalf(t));
    else for (const [part, value] of toEightBits(new Map([[name, t]]))) tensors.set(part, value);
  }
  return tensors;
}

/**
 * Weights from the tensors of a model file, which holds those of `besides` too. Refuses what is missing, of another shape or
 * type, or has no place; `file` is the file's name, for the messages.
 */
export function readWeights(
  parameters: readonly Parameter[],
  tensors: ReadonlyMap<string, Tensor>,
  file: string,
  besides: Iterable<readonly [name: string, shape: Shape]> = [],
): FlatWeights {
  const opened = fromEightBits(tensors, file);
  checkTensors(opened, new Map([...parameters.map((p) => [p.name, p.shape] as const), ...besides]), file);
  return flatten({ parameters }, (name) => {
    const t = opened.get(name)!;
    if (t.dtype === "float32") return t.data as Float32Array;
    if (t.dtype === "float16") return fromHalf(t as Tensor<"float16">).data;
    throw dataError({
      subject: file,
      reason: "damaged",
      rule: `tensor ${name} must hold float32, float16, or bytes beside their steps`,
      received: t.dtype,
      repair: "take a copy that is whole",
    });
  });
}
