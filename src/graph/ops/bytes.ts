import { assert } from "../../core/errors.ts";
import { type Shape, showShape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import { constant, single, type Value } from "../value.ts";
import { smallSize, type Window } from "./conv.ts";

/** Which number a byte stands for: (byte − zero) × step. */
export interface ByteScale {
  /** One step, shape [], or one for each channel (axis 1), shape [C]; above 0. */
  readonly step: Tensor<"float32">;
  /** 0…255. */
  readonly zero: number;
}

/** Numbers as bytes, rounded to the nearest, halves to even; those beyond the range of a byte are held to it. */
export function toBytes(x: Value, { step, zero }: ByteScale): Value {
  return single("QuantizeLinear", [x], { step, zero }, "uint8", x.shape);
}

/** The numbers that bytes stand for. */
export function fromBytes(bytes: Value, { step, zero }: ByteScale): Value {
  return single("DequantizeLinear", [bytes], { step, zero }, "float32", bytes.shape);
}

/** What a convolution of bytes is made of. Its products and sums are whole numbers, and exact. */
export interface ByteConvolution {
  /** [O, C, kh, kw]. */
  readonly weight: Tensor<"int8">;
  /** [O], in units of the products. */
  readonly bias: Tensor<"int32">;
  /** What the products and the bias are multiplied by, one for each output channel, [O]. */
  readonly factor: Tensor<"float32">;
  /** The byte that stands for 0 in what is read, and in what is made. */
  readonly zeros: readonly [read: number, made: number];
  readonly window: Window;
}

/** Bytes [N, C, H, W] convolved → bytes [N, O, h, w]: zero + (products + bias) × factor, rounded and held to 0…255. */
export function convBytes(bytes: Value, { weight, bias, factor, zeros, window }: ByteConvolution): Value {
  const [n, c, height, width] = bytes.shape;
  const [o, wc, ...kernel] = weight.shape;
  assert(c === wc, `QLinearConv: weight ${showShape(weight.shape)} does not take ${c} channels`);
  const shape: Shape = [n, o, ...smallSize([height, width], kernel, window)];
  const { strides, pads } = window;
  return single(
    "QLinearConv",
    [bytes, constant(weight), constant(bias)],
    { strides, pads, factor, zeros },
    "uint8",
    shape,
  );
}
