import { assert } from "../../core/errors.ts";
import { sameShape, sizeOf } from "../../core/shape.ts";
import type { Operation, Value } from "../../graph/value.ts";
import * as blocked from "./convBlocked.ts";
import * as plain from "./convPlain.ts";
import { summedCrossEntropy } from "./crossEntropy.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import { elementwiseTypes, operators, reduceAxis, rowsOf } from "./operators.ts";
import { scaledAdd, scaledLater } from "./scaledAdd.ts";
import { convWeightGradient } from "./weightGradientBlocked.ts";

/** Writes one operation: on blocks where they are to be had and its inputs lie there, else plain. */
export function writeOperation(o: Operation, to: Lowering): void {
  switch (o.type) {
    case "Conv":
      if (!blocked.conv(o, to)) plain.conv(o, to);
      return;
    case "ConvTranspose":
      if (!blocked.convTranspose(o, to)) plain.convTranspose(o, to);
      return;
    case "ConvWeightGradient":
      if (!convWeightGradient(o, to)) plain.convWeightGradient(o, to);
      return;
    case "Expand":
      // Most readers broadcast by themselves.
      to.giveLater(o.outputs[0], () => operators.Expand(to.b, o.inputs.map(to.plain), o)[0]);
      return;
    case "SigmoidCrossEntropy":
      if (!summedCrossEntropy(o, to)) writePlain(o, to);
      return;
    default:
      if (scaledLater(o, to) || scaledAdd(o, to)) return;
      if (!elementwiseOnBlocks(o, to) && !reductionOfBlocks(o, to) && !partOfBlocks(o, to)) writePlain(o, to);
  }
}

function writePlain(o: Operation, to: Lowering): void {
  const write = operators[o.type];
  assert(write, `the ONNX engine has no ${o.type}`);
  const names = write(to.b, operandsOf(o).map(to.plain), o);
  for (const [i, name] of names.entries()) to.give(o.outputs[i], name);
}

/** The operands of an element-wise operation, a repeated number as the number where another gives the shape. */
function operandsOf(o: Operation): readonly Value[] {
  if (!elementwiseTypes.has(o.type)) return o.inputs;
  const repeated = (v: Value): boolean =>
    v.operation.type === "Expand" && sizeOf(v.operation.inputs[0].shape) === 1;
  const shaped = o.inputs.some((v) => !repeated(v) && sameShape(v.shape, o.outputs[0].shape));
  return shaped ? o.inputs.map((v) => (repeated(v) ? v.operation.inputs[0] : v)) : o.inputs;
}

/** Element-wise work stays on blocks: each operand lies there, is one number, or is one number a channel. */
function elementwiseOnBlocks(o: Operation, to: Lowering): boolean {
  const [y] = o.outputs;
  const operands = operandsOf(o);
  if (!elementwiseTypes.has(o.type) || !canBlock(y, to.block) || !operands.some(to.inBlocks)) return false;
  // Convolutions of bytes read and make plain arrays: the sum between two of them stays plain, too.
  if (operands.some((v) => v.operation.type === "DequantizeLinear")) return false;
  const [n, c, h, w] = y.shape;
  const whole = (v: Value): boolean => sameShape(v.shape, y.shape) && v.dtype === "float32";
  const byChannel = (v: Value): boolean =>
    sizeOf(v.shape) === c && v.shape.length >= 3 && v.shape.at(-3) === c;
  if (!operands.every((v) => whole(v) || sizeOf(v.shape) === 1 || byChannel(v))) return false;
  const channels = operands.some((v) => !whole(v) && byChannel(v) && sizeOf(v.shape) !== 1);
  const { b, block } = to;
  const shape = [n, c / block, h * w, block];
  const names = operands.map((v) => {
    if (whole(v)) return channels ? b.reshape(to.blocked(v), shape) : to.blocked(v);
    return sizeOf(v.shape) === 1 ? to.plain(v) : b.reshape(to.plain(v), [c / block, 1, block]);
  });
  for (const [i, made] of operators[o.type](b, names, o).entries())
    to.giveBlocked(o.outputs[i], channels ? b.reshape(made, y.shape) : made);
  return true;
}

/** A reduction of all axes, or of all but the channels, needs no plain array. */
function reductionOfBlocks(o: Operation, to: Lowering): boolean {
  const [x] = o.inputs;
  if (!o.type.startsWith("Reduce") || !to.inBlocks(x)) return false;
  const axes = [...(o.attributes.axes as readonly number[])].sort((p, q) => p - q);
  const [n, c, h, w] = x.shape;
  const { b } = to;
  const give = (made: string): void => to.give(o.outputs[0], b.reshape(made, o.outputs[0].shape));
  if (axes.length === 4) {
    const rows = rowsOf(sizeOf(x.shape));
    const sums = reduceAxis(b, o.type, b.reshape(to.blocked(x), [rows, sizeOf(x.shape) / rows]), 1);
    give(reduceAxis(b, o.type, sums, 0));
  } else if (sameShape(axes, [0, 2, 3]) && o.type !== "ReduceMax") {
    // The runtime's blocked average of each image is one fast pass; ReduceSum over such axes is a slow one.
    const average = b.node("GlobalAveragePool", [to.blocked(x)], { domain: nchwc });
    const mean = reduceAxis(b, o.type, b.reshape(average, [n, c]), 0);
    give(o.type === "ReduceMean" ? mean : b.node("Mul", [mean, b.number(h * w)]));
  } else return false;
  return true;
}

/** A part of each channel stays on blocks. */
function partOfBlocks(o: Operation, to: Lowering): boolean {
  const [x] = o.inputs;
  if (o.type !== "Slice" || !to.inBlocks(x)) return false;
  const axes = o.attributes.axes as readonly number[];
  if (!axes.every((axis) => axis >= 2)) return false;
  const [n, c, h, w] = x.shape;
  const { b, block } = to;
  // Height and width are axes 1 and 2 of blocks one after the other.
  const part = b.slice(b.reshape(to.blocked(x), [(n * c) / block, h, w, block]), {
    axes: axes.map((axis) => axis - 1),
    starts: o.attributes.starts as readonly number[],
    ends: o.attributes.ends as readonly number[],
  });
  to.giveBlocked(o.outputs[0], b.reshape(part, o.outputs[0].shape));
  return true;
}
