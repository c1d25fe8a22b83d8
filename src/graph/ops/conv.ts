import { assert } from "../../core/errors.ts";
import { showShape } from "../../core/shape.ts";
import { type Attributes, single, type Value } from "../value.ts";

/**
 * Convolution and transposed convolution, forwards and backwards, are three bilinear maps between a big picture
 * [N, C, H, W], a small one [N, O, h, w] and a weight [O, C, kh, kw]:
 *
 * | map | from | to | name |
 * |---|---|---|---|
 * | A | big, weight | small | `Conv` |
 * | Aᵀ | small, weight | big | `ConvTranspose` |
 * | G | big, small | weight | `ConvWeightGradient` (not an ONNX operator) |
 *
 * The derivative of each with respect to either operand is one of the other two, so the set is closed.
 */
export interface Window {
  /** [vertical, horizontal]. */
  readonly strides: readonly [number, number];
  /** [top, left, bottom, right], of the big picture. */
  readonly pads: readonly [number, number, number, number];
}

/** A: big [N, C, H, W] with weight [O, C, kh, kw] → small [N, O, h, w]. The bias has shape [O]. */
export function conv(big: Value, weight: Value, window: Window, bias?: Value): Value {
  const [n, c] = big.shape;
  const [o, wc, ...kernel] = weight.shape;
  assert(c === wc, `Conv: weight ${showShape(weight.shape)} does not take ${c} channels`);
  const [h, w] = smallSize([big.shape[2], big.shape[3]], kernel, window);
  assert(
    h > 0 && w > 0,
    `Conv: kernel ${showShape(kernel)} is larger than input ${showShape(big.shape.slice(2))}`,
  );
  return single("Conv", bias ? [big, weight, bias] : [big, weight], attributes(window), big.dtype, [
    n,
    o,
    h,
    w,
  ]);
}

/**
 * Aᵀ: small [N, O, h, w] with weight [O, C, kh, kw] → big [N, C, ...size]. Any size that the matching `conv`
 * maps to the small one is allowed; the bias has shape [C].
 */
export function convTranspose(
  small: Value,
  weight: Value,
  window: Window,
  size: readonly [number, number],
  bias?: Value,
): Value {
  const [n, o] = small.shape;
  const [wo, c, ...kernel] = weight.shape;
  assert(o === wo, `ConvTranspose: weight ${showShape(weight.shape)} does not take ${o} channels`);
  const [h, w] = smallSize(size, kernel, window);
  assert(
    h === small.shape[2] && w === small.shape[3],
    `ConvTranspose: no way from ${showShape(small.shape)} to ${showShape(size)}`,
  );
  const inputs = bias ? [small, weight, bias] : [small, weight];
  return single("ConvTranspose", inputs, { ...attributes(window), size }, small.dtype, [n, c, ...size]);
}

/** G: the gradient of a weight [O, C, ...kernel] from big [N, C, H, W] and the gradient of small [N, O, h, w]. */
export function convWeightGradient(
  big: Value,
  small: Value,
  window: Window,
  kernel: readonly [number, number],
): Value {
  return single("ConvWeightGradient", [big, small], { ...attributes(window), kernel }, big.dtype, [
    small.shape[1],
    big.shape[1],
    ...kernel,
  ]);
}

/** Size of the small picture: ⌊(size + pads − kernel) / stride⌋ + 1 each way. */
export function smallSize(
  size: readonly number[],
  kernel: readonly number[],
  { strides, pads }: Window,
): [number, number] {
  const along = (i: 0 | 1): number =>
    Math.floor((size[i] + pads[i] + pads[i + 2] - kernel[i]) / strides[i]) + 1;
  return [along(0), along(1)];
}

/** The window that an operation of the three was made with. */
export function windowOf(attributes: Attributes): Window {
  return { strides: attributes.strides as Window["strides"], pads: attributes.pads as Window["pads"] };
}

function attributes({ strides, pads }: Window): Attributes {
  return { strides, pads };
}
