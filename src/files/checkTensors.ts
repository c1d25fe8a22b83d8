import { dataError } from "../core/errors.ts";
import { type Shape, sameShape, showShape } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";

type Tensors = ReadonlyMap<string, Tensor>;

/** Refuses tensors that are missing, too many or not of the shape that the architecture asks for. */
export function checkTensors(tensors: Tensors, expected: ReadonlyMap<string, Shape>, name: string): void {
  const repair = "the weights are not of this architecture";
  for (const [field, shape] of expected) {
    const found = tensors.get(field);
    if (!found)
      throw dataError({
        subject: name,
        reason: "wrong-shape",
        rule: `tensor ${field} of ${showShape(shape)} is missing`,
        repair,
      });
    if (!sameShape(found.shape, shape)) {
      const rule = `tensor ${field} must be ${showShape(shape)}`;
      throw dataError({
        subject: name,
        reason: "wrong-shape",
        rule,
        received: showShape(found.shape),
        repair,
      });
    }
  }
  for (const [field, { shape }] of tensors) {
    if (!expected.has(field)) {
      throw dataError({
        subject: name,
        reason: "wrong-shape",
        rule: `tensor ${field} of ${showShape(shape)} has no place`,
        repair,
      });
    }
  }
}

/** Refuses NaN and infinity in tensors of floating point. */
export function checkFinite(tensors: Tensors, name: string): void {
  for (const [field, tensor] of tensors) {
    const at = firstNotFinite(tensor);
    if (at >= 0) {
      const received = tensor.dtype === "float16" ? "NaN or infinity" : String(tensor.data[at]);
      throw dataError({
        subject: name,
        reason: "invalid-value",
        rule: `tensor ${field} must hold finite numbers, element ${at} is not one`,
        received,
        repair: "the training diverged or the file is damaged; take an earlier one",
      });
    }
  }
}

function firstNotFinite({ dtype, data }: Tensor): number {
  if (dtype === "float32" || dtype === "float64") {
    return (data as Float32Array).findIndex((value) => !Number.isFinite(value));
  }
  // All exponent bits set is what NaN and infinity have in common.
  if (dtype === "float16") return (data as Uint16Array).findIndex((bits) => (bits & 0x7c00) === 0x7c00);
  return -1;
}
