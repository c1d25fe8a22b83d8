import { type Tensor, tensor } from "../../core/tensor.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";

/** The widths that training cuts a nested code to: 1, 2, 4 … and the whole. */
export function nestedWidths(latent: number): number[] {
  const widths: number[] = [];
  for (let width = 1; width < latent; width *= 2) widths.push(width);
  return [...widths, latent];
}

/**
 * Cuts each row of a code [batch, latent] to one of the nested widths, each with the same probability, by a uniform number
 * [batch, 1]: nested dropout (Rippel et al. 2014). The first numbers are in every cut, so they learn the most.
 */
export function cutAtRandom(code: Value, uniform: Value): Value {
  const latent = code.shape[1];
  const widths = nestedWidths(latent);
  // Number i is dropped if the draw is below the share of the widths ≤ i.
  const narrow = row(latent, (i) => widths.filter((width) => width <= i).length / widths.length);
  return op.mul(code, op.sub(1, op.positive(op.sub(constant(narrow), uniform))));
}

/** A code [batch, latent] with all but its first `width` numbers set to 0. */
export function cutAt(code: Value, width: number): Value {
  const latent = code.shape[1];
  return width >= latent ? code : op.mul(code, constant(row(latent, (i) => (i < width ? 1 : 0))));
}

function row(length: number, value: (i: number) => number): Tensor {
  return tensor(
    "float32",
    [1, length],
    Float32Array.from({ length }, (_, i) => value(i)),
  );
}
