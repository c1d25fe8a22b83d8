import { sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { onnxTypes } from "../../graph/onnx/encode.ts";
import type { OnnxAttribute } from "../../graph/onnx/model.ts";
import type { Operation } from "../../graph/value.ts";
import type { ModelBuilder } from "./modelBuilder.ts";

/** Writes an operation as ONNX nodes; gives the names of its outputs. */
export type Writer = (b: ModelBuilder, inputs: readonly string[], o: Operation) => string[];

const attribute = <T>(o: Operation, name: string): T => o.attributes[name] as T;
const int = (o: Operation, name: string): OnnxAttribute => ({ int: attribute<number>(o, name) });
const float = (o: Operation, name: string): OnnxAttribute => ({ float: attribute<number>(o, name) });

/** An operation that is the ONNX operator of the same name, without attributes. */
const same: Writer = (b, inputs, o) => [b.node(o.type, inputs)];

/** Attributes that ONNX takes as attributes, too. */
const withAttributes =
  (read: (o: Operation) => Record<string, OnnxAttribute>): Writer =>
  (b, inputs, o) => [b.node(o.type, inputs, { attributes: read(o) })];

/** Numbers from which on a reduction to one is worth two steps: the runtime gives its last step one thread. */
const manyNumbers = 1 << 14;

const reduction: Writer = (b, [x], o) => {
  const axes = attribute<readonly number[]>(o, "axes");
  const { dtype, shape } = o.inputs[0];
  if (o.type === "ReduceSum" && dtype === "float32" && shape.length === 2 && `${axes}` === "0") {
    // The gradient of a dense layer's bias: the runtime sums down columns several times faster as a product with ones.
    const ones = tensor("float32", [1, shape[0]], new Float32Array(shape[0]).fill(1));
    return [b.reshape(b.node("Gemm", [b.constant(ones), x]), o.outputs[0].shape)];
  }
  const rows = rowsOf(sizeOf(shape));
  if (sizeOf(o.outputs[0].shape) > 1 || sizeOf(shape) < manyNumbers || rows === 1) {
    return [b.node(o.type, [x, b.ints(axes)], { attributes: { keepdims: int(o, "keepdims") } })];
  }
  const sums = reduceAxis(b, o.type, b.reshape(x, [rows, sizeOf(shape) / rows]), 1);
  return [b.reshape(reduceAxis(b, o.type, sums, 0), o.outputs[0].shape)];
};

/** Reduces one axis away. */
export function reduceAxis(b: ModelBuilder, type: string, x: string, axis: number): string {
  return b.node(type, [x, b.ints([axis])], { attributes: { keepdims: { int: 0 } } });
}

/** Parts of equal size, as many as many threads can share. */
export function rowsOf(size: number): number {
  let rows = 128;
  while (size % rows !== 0) rows--;
  return rows;
}

const elementwise = [
  ...["Add", "Sub", "Mul", "Div", "Max", "Min", "Less", "Greater", "GreaterOrEqual", "Equal", "Where"],
  ...["Neg", "Exp", "Log", "Sqrt", "Abs", "Sign", "Reciprocal", "Sigmoid", "Tanh", "Relu", "IsNaN", "Not"],
  "Identity",
];

const byte = (b: ModelBuilder, value: number): string =>
  b.constant(tensor("uint8", [], Uint8Array.of(value)));

/** Bytes from numbers, and back; channels are axis 1, which is ONNX's default. */
const byteScaled: Writer = (b, [x], o) => [
  b.node(o.type, [x, b.constant(attribute<Tensor>(o, "step")), zerosOf(b, o)]),
];

/** ONNX wants as many zeros as there are steps. */
function zerosOf(b: ModelBuilder, o: Operation): string {
  const { shape, data } = attribute<Tensor>(o, "step");
  return b.constant(tensor("uint8", shape, new Uint8Array(data.length).fill(attribute(o, "zero"))));
}

/** Operations that act on each element alone, in whatever order the elements lie. */
export const elementwiseTypes: ReadonlySet<string> = new Set([
  ...elementwise,
  ...["LeakyRelu", "HardSigmoid", "Clip", "Cast", "SigmoidCrossEntropy", "Silu"],
]);

/** Every operation but the convolutions, in standard ONNX. */
export const operators: Readonly<Record<string, Writer>> = {
  ...Object.fromEntries(elementwise.map((type) => [type, same])),
  LeakyRelu: withAttributes((o) => ({ alpha: float(o, "alpha") })),
  HardSigmoid: withAttributes((o) => ({ alpha: float(o, "alpha"), beta: float(o, "beta") })),
  Clip: (b, [x], o) => [b.node("Clip", [x, b.number(attribute(o, "low")), b.number(attribute(o, "high"))])],
  Cast: (b, [x], o) => [b.node("Cast", [x], { attributes: { to: { int: onnxTypes[o.outputs[0].dtype] } } })],
  Silu: (b, [x]) => {
    const sigma = b.node("Sigmoid", [x]);
    return [b.node("Mul", [x, sigma]), sigma];
  },
  // z·(1 − t) − log σ(z) = max(z, 0) − z·t − log σ(|z|), whose logarithm never meets 0.
  SigmoidCrossEntropy: (b, [z, t]) => {
    const inner = b.node("Sub", [b.node("Relu", [z]), b.node("Mul", [z, t])]);
    return [b.node("Sub", [inner, b.node("Log", [b.node("Sigmoid", [b.node("Abs", [z])])])])];
  },

  ReduceSum: reduction,
  ReduceMean: reduction,
  ReduceMax: reduction,

  Gemm: withAttributes((o) => ({ transA: int(o, "transA"), transB: int(o, "transB") })),
  Reshape: (b, [x], o) => [b.reshape(x, o.outputs[0].shape)],
  Expand: (b, [x], o) => [b.node("Expand", [x, b.ints(o.outputs[0].shape)])],
  Transpose: (b, [x], o) => [b.transpose(x, attribute(o, "perm"))],
  Concat: (b, inputs, o) => [b.concat(inputs, attribute(o, "axis"))],
  Split: (b, [x], o) => b.split(x, attribute(o, "split"), attribute(o, "axis")),
  Slice: (b, [x], o) => [
    b.slice(x, { axes: attribute(o, "axes"), starts: attribute(o, "starts"), ends: attribute(o, "ends") }),
  ],
  Pad: (b, [x], o) => [b.node("Pad", [x, b.ints(attribute(o, "pads"))])],
  Gather: withAttributes((o) => ({ axis: int(o, "axis") })),
  // ONNX's OneHot counts negative indices from the end; ours stand for nothing.
  OneHot: (b, [indices], o) => {
    const depth = attribute<number>(o, "depth");
    const { dtype, shape } = o.inputs[0];
    const columns = b.ints(Array.from({ length: depth }, (_, i) => i));
    const wide =
      dtype === "int64"
        ? indices
        : b.node("Cast", [indices], { attributes: { to: { int: onnxTypes.int64 } } });
    const equal = b.node("Equal", [b.reshape(wide, [...shape, 1]), columns]);
    return [b.node("Cast", [equal], { attributes: { to: { int: onnxTypes.float32 } } })];
  },
  TopK: (b, [x], o) => b.nodes("TopK", [x, b.ints([attribute<number>(o, "k")])], 2),
  QuantizeLinear: byteScaled,
  DequantizeLinear: byteScaled,
  QLinearConv: (b, [bytes, weight, bias], o) => {
    const [read, made] = attribute<readonly [number, number]>(o, "zeros").map((zero) => byte(b, zero));
    const [one, none] = [b.number(1), b.constant(tensor("int8", [], Int8Array.of(0)))];
    const factor = b.constant(attribute<Tensor>(o, "factor"));
    const inputs = [bytes, one, read, weight, factor, none, one, made, bias];
    return [
      b.node("QLinearConv", inputs, {
        attributes: {
          kernel_shape: { ints: o.inputs[1].shape.slice(2) },
          strides: { ints: attribute(o, "strides") },
          pads: { ints: attribute(o, "pads") },
        },
      }),
    ];
  },
  SpaceToDepth: withAttributes((o) => ({ blocksize: int(o, "blocksize") })),
  DepthToSpace: withAttributes((o) => ({ blocksize: int(o, "blocksize") })),
};
