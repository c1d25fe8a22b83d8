import { assert } from "../core/errors.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { zeros } from "../core/tensor.ts";
import { operationsOf } from "./graph.ts";
import * as op from "./ops/index.ts";
import { constant, type Operation, scalar, type Value } from "./value.ts";

/**
 * Maps the gradients of an operation's outputs (undefined: 0) to those of its inputs (undefined: none). Only
 * inputs for which `wanted` holds need one.
 */
type GradientRule = (
  operation: Operation,
  gradients: readonly (Value | undefined)[],
  wanted: (input: number) => boolean,
) => readonly (Value | undefined)[];

/**
 * Reverse-mode gradients of a scalar with respect to values of its graph: the result is again a graph. Only
 * operations that lie between are visited; a value that the scalar does not depend on gets zeros.
 */
export function gradients(loss: Value, values: readonly Value[]): Value[] {
  assert(sizeOf(loss.shape) === 1, "gradients need a scalar");
  const order = operationsOf([loss]);
  const depends = new Set<Operation>(values.map((v) => v.operation));
  for (const o of order) if (o.inputs.some((v) => depends.has(v.operation))) depends.add(o);

  const collected = new Map<Value, Value>([[loss, op.reshape(scalar(1, loss.dtype), loss.shape)]]);
  for (const o of order.toReversed()) {
    if (!depends.has(o) || o.inputs.length === 0) continue;
    const outputs = o.outputs.map((v) => collected.get(v));
    if (outputs.every((g) => g === undefined)) continue;
    const wanted = (i: number): boolean => o.inputs[i] !== undefined && depends.has(o.inputs[i].operation);
    if (!o.inputs.some((_, i) => wanted(i))) continue;
    const rule = rules[o.type];
    assert(rule, `${o.type} has no gradient`);
    for (const [i, gradient] of rule(o, outputs, wanted).entries()) {
      if (gradient === undefined || !wanted(i)) continue;
      const before = collected.get(o.inputs[i]);
      collected.set(o.inputs[i], before ? op.add(before, gradient) : gradient);
    }
  }
  return values.map((v) => collected.get(v) ?? constant(zeros(v.dtype, v.shape)));
}

/** The rule of an element-wise operation of one input: dy, x, y → dx. */
const unary =
  (rule: (dy: Value, x: Value, y: Value, o: Operation) => Value): GradientRule =>
  (o, [dy]) => [rule(dy!, o.inputs[0], o.outputs[0], o)];

/** The rule of a broadcasting operation of two inputs: one function for each operand. */
const binary =
  (
    left: (dy: Value, a: Value, b: Value, y: Value) => Value,
    right: (dy: Value, a: Value, b: Value, y: Value) => Value,
  ): GradientRule =>
  (o, [dy], wanted) => {
    const [a, b] = o.inputs;
    return [
      wanted(0) ? op.sumTo(left(dy!, a, b, o.outputs[0]), a.shape) : undefined,
      wanted(1) ? op.sumTo(right(dy!, a, b, o.outputs[0]), b.shape) : undefined,
    ];
  };

const none: GradientRule = (o) => o.inputs.map(() => undefined);

/** A reduced gradient with its axes back, ready to broadcast to x. */
function withReducedAxes(dy: Value, x: Value, o: Operation): Value {
  const axes = o.attributes.axes as readonly number[];
  return op.reshape(
    dy,
    x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)),
  );
}

/** A condition as 0 or 1 of the type of what it is multiplied with. */
const asNumber = (condition: Value, like: Value): Value => op.cast(condition, like.dtype);

const biasGradient = (dy: Value): Value => op.reduceSum(dy, { axes: [0, 2, 3] });

const rules: Readonly<Record<string, GradientRule>> = {
  Add: binary(
    (dy) => dy,
    (dy) => dy,
  ),
  Sub: binary(
    (dy) => dy,
    (dy) => op.neg(dy),
  ),
  Mul: (o, g, wanted) => {
    const [a, b] = o.inputs;
    // One operand twice (a square) is one product, not two.
    if (a === b) return [op.mul(op.mul(g[0]!, a), 2), undefined];
    return binary(
      (dy) => op.mul(dy, b),
      (dy) => op.mul(dy, a),
    )(o, g, wanted);
  },
  Div: binary(
    (dy, _a, b) => op.div(dy, b),
    (dy, _a, b, y) => op.neg(op.div(op.mul(dy, y), b)),
  ),
  Max: binary(
    (dy, a, b) => op.mul(dy, asNumber(op.greaterOrEqual(a, b), dy)),
    (dy, a, b) => op.mul(dy, asNumber(op.less(a, b), dy)),
  ),
  Min: binary(
    (dy, a, b) => op.mul(dy, asNumber(op.not(op.greater(a, b)), dy)),
    (dy, a, b) => op.mul(dy, asNumber(op.greater(a, b), dy)),
  ),
  Where: (o, [dy]) => {
    const [condition, a, b] = o.inputs;
    return [
      undefined,
      op.sumTo(op.where(condition, dy!, 0), a.shape),
      op.sumTo(op.where(condition, 0, dy!), b.shape),
    ];
  },

  Neg: unary((dy) => op.neg(dy)),
  Exp: unary((dy, _x, y) => op.mul(dy, y)),
  Log: unary((dy, x) => op.div(dy, x)),
  Sqrt: unary((dy, _x, y) => op.div(op.mul(dy, 0.5), y)),
  Abs: unary((dy, x) => op.mul(dy, op.sign(x))),
  Reciprocal: unary((dy, _x, y) => op.neg(op.mul(dy, op.square(y)))),
  Sigmoid: unary((dy, _x, y) => op.mul(dy, op.mul(y, op.sub(1, y)))),
  Tanh: unary((dy, _x, y) => op.mul(dy, op.sub(1, op.square(y)))),
  Relu: unary((dy, _x, y) => op.mul(dy, op.positive(y))),
  // 1 or alpha, as the larger of a 0-or-1 and alpha: one pass less than mixing the two. Alpha lies in 0…1.
  LeakyRelu: unary((dy, x, _y, o) => op.mul(dy, op.max(op.positive(x), o.attributes.alpha as number))),
  Silu: (o, [dy]) => {
    const [y, sigma] = o.outputs;
    return [dy && op.mul(dy, op.add(y, op.mul(sigma, op.sub(1, y))))];
  },
  Clip: unary((dy, x, y) => op.mul(dy, asNumber(op.equal(x, y), dy))),
  Cast: (o, [dy]) => [op.cast(dy!, o.inputs[0].dtype)],
  Sign: none,
  Identity: none,
  HardSigmoid: none,
  ReduceMax: none,
  SigmoidCrossEntropy: (o, [dy]) => {
    const [z, t] = o.inputs;
    return [op.mul(dy!, op.sub(op.sigmoid(z), t)), undefined];
  },

  ReduceSum: (o, [dy]) => [op.expand(withReducedAxes(dy!, o.inputs[0], o), o.inputs[0].shape)],
  ReduceMean: (o, [dy]) => {
    const x = o.inputs[0];
    const share = sizeOf(o.outputs[0].shape) / sizeOf(x.shape);
    return [op.expand(op.mul(withReducedAxes(dy!, x, o), share), x.shape)];
  },

  Reshape: (o, [dy]) => [op.reshape(dy!, o.inputs[0].shape)],
  Transpose: (o, [dy]) => {
    const perm = o.attributes.perm as readonly number[];
    return [
      op.transpose(
        dy!,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    ];
  },
  Expand: (o, [dy]) => [op.sumTo(dy!, o.inputs[0].shape)],
  Concat: (o, [dy]) => {
    const axis = o.attributes.axis as number;
    return op.split(
      dy!,
      o.inputs.map((v) => v.shape[axis]),
      axis,
    );
  },
  Split: (o, parts) => [
    op.concat(
      parts.map((g, i) => g ?? constant(zeros(o.outputs[i].dtype, o.outputs[i].shape))),
      o.attributes.axis as number,
    ),
  ],
  Slice: (o, [dy]) => {
    const { starts, ends, axes } = o.attributes as unknown as Record<string, readonly number[]>;
    const shape = o.inputs[0].shape;
    const pads = new Array<number>(shape.length * 2).fill(0);
    for (const [i, axis] of axes.entries()) {
      pads[axis] = starts[i];
      pads[axis + shape.length] = shape[axis] - ends[i];
    }
    return [op.pad(dy!, pads)];
  },
  Pad: (o, [dy]) => {
    const shape: Shape = o.inputs[0].shape;
    const begins = (o.attributes.pads as readonly number[]).slice(0, shape.length);
    return [
      op.slice(
        dy!,
        begins,
        begins.map((b, axis) => b + shape[axis]),
        shape.map((_, axis) => axis),
      ),
    ];
  },
  SpaceToDepth: unary((dy, _x, _y, o) => op.depthToSpace(dy, o.attributes.blocksize as number)),
  DepthToSpace: unary((dy, _x, _y, o) => op.spaceToDepth(dy, o.attributes.blocksize as number)),

  Gemm: (o, [dy], wanted) => {
    const [a, b, bias] = o.inputs;
    const transA = o.attributes.transA === 1;
    const transB = o.attributes.transB === 1;
    const da = () =>
      transA ? op.gemm(b, dy!, { transA: transB, transB: true }) : op.gemm(dy!, b, { transB: !transB });
    const db = () =>
      transB ? op.gemm(dy!, a, { transA: true, transB: transA }) : op.gemm(a, dy!, { transA: !transA });
    return [
      wanted(0) ? da() : undefined,
      wanted(1) ? db() : undefined,
      bias && wanted(2) ? op.sumTo(dy!, bias.shape) : undefined,
    ];
  },

  Conv: (o, [dy], wanted) => {
    const [big, weight] = o.inputs;
    const window = op.windowOf(o.attributes);
    return [
      wanted(0) ? op.convTranspose(dy!, weight, window, spatial(big)) : undefined,
      wanted(1) ? op.convWeightGradient(big, dy!, window, spatial(weight)) : undefined,
      o.inputs.length > 2 && wanted(2) ? biasGradient(dy!) : undefined,
    ];
  },
  ConvTranspose: (o, [dy], wanted) => {
    const [small, weight] = o.inputs;
    const window = op.windowOf(o.attributes);
    return [
      wanted(0) ? op.conv(dy!, weight, window) : undefined,
      wanted(1) ? op.convWeightGradient(dy!, small, window, spatial(weight)) : undefined,
      o.inputs.length > 2 && wanted(2) ? biasGradient(dy!) : undefined,
    ];
  },
  ConvWeightGradient: (o, [dw], wanted) => {
    const [big, small] = o.inputs;
    const window = op.windowOf(o.attributes);
    return [
      wanted(0) ? op.convTranspose(small, dw!, window, spatial(big)) : undefined,
      wanted(1) ? op.conv(big, dw!, window) : undefined,
    ];
  },
};

/** Height and width of a picture or a kernel. */
function spatial(x: Value): [number, number] {
  return [x.shape[2], x.shape[3]];
}
