import type { OnnxAttribute } from "../../graph/onnx/model.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { readWindow } from "./convPlain.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import type { ModelBuilder } from "./modelBuilder.ts";
import { interleave, phasesOf } from "./phases.ts";

/** A on blocks. A big picture of fewer channels than a block is read plain. Says whether it did. */
export function conv(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [big, weight, bias] = o.inputs;
  const few = big.shape[1] < block;
  if (!canBlock(o.outputs[0], block) || !(few || canBlock(big, block))) return false;
  const { strides, pads } = windowOf(o.attributes);
  const [x, filter] = few
    ? [to.plain(big), blockOutputs(b, to.plain(weight), weight.shape, block)]
    : [to.blocked(big), blockBoth(b, to.plain(weight), weight.shape, block)];
  giveActivated(o, to, (activation) =>
    b.node("Conv", [x, filter, ...(bias ? [to.plain(bias)] : [])], {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: weight.shape.slice(2) },
        strides: { ints: strides },
        pads: { ints: pads },
        ...activation,
      },
    }),
  );
  return true;
}

/** Aᵀ on blocks, by phases. Says whether it did. */
export function convTranspose(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [small, weight, bias] = o.inputs;
  const phases = phasesOf(o);
  if (!phases || !canBlock(small, block) || !canBlock(o.outputs[0], block)) return false;
  const [n, channels, height, width] = o.outputs[0].shape;
  const x = to.blocked(small);
  const turned = b.transpose(to.plain(weight), [1, 0, 2, 3]);
  giveActivated(o, to, (activation) => {
    const parts = phases.list.map(({ taps, pads, kernel }) => {
      const filter = blockBoth(
        b,
        b.slice(turned, { axes: [2, 3], ...taps }),
        [channels, small.shape[1], ...kernel],
        block,
      );
      return b.node("Conv", [x, filter, ...(bias ? [to.plain(bias)] : [])], {
        domain: nchwc,
        attributes: { kernel_shape: { ints: kernel }, pads: { ints: pads }, ...activation },
      });
    });
    return interleave(b, parts, phases, {
      outer: (n * channels) / block,
      height,
      width,
      inner: block,
      shape: o.outputs[0].shape,
    });
  });
  return true;
}

/**
 * G on blocks, as a blocked convolution that reads its input plain: the batch becomes the input channel, the
 * small map, blocked, is the filter, and the channels of the big map lie along the width, so that one filter row
 * is used for all of them. Batches larger than a block are cut into groups, whose results are summed.
 */
export function convWeightGradient(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [big, small] = o.inputs;
  if (!canBlock(small, block)) return false;
  const [n, c, height, width] = big.shape;
  const [, channels, h, w] = small.shape;
  const [kh, kw] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);

  const lanes = canBlock(big, block) ? block : c;
  const chunks = c / lanes;
  const rows =
    lanes === block
      ? b.reshape(to.blocked(big), [n, chunks, height, width * lanes])
      : b.reshape(b.transpose(to.plain(big), [0, 2, 3, 1]), [n, 1, height, width * lanes]);
  // Padding ahead: the kernel takes outputs that touch padding one at a time.
  const [top, left, bottom, right] = pads;
  const padded = b.node("Pad", [
    rows,
    b.ints([0, 0, 0, left * lanes, 0, 0, Math.min(0, bottom), right * lanes]),
  ]);
  const paddedHeight = height + Math.min(0, bottom);
  const paddedWidth = (width + left + right) * lanes;
  const x = b.reshape(chunks === 1 ? padded : b.transpose(padded, [1, 0, 2, 3]), [
    chunks,
    n,
    paddedHeight,
    paddedWidth,
  ]);

  const members = largestDivisorBelow(n, block);
  const groups = n / members;
  const outputs = channels / block;
  const byImage = b.reshape(to.blocked(small), [groups, members, outputs, h * w * block]);
  const filter = outputs === 1 ? byImage : b.transpose(byImage, [0, 2, 1, 3]);
  const made = b.node("Conv", [x, b.reshape(filter, [groups * channels, members, h, w])], {
    domain: nchwc,
    attributes: {
      kernel_shape: { ints: [h, w] },
      dilations: { ints: [strides[0], strides[1] * lanes] },
      pads: { ints: [top, 0, Math.max(0, bottom), 0] },
      group: { int: groups },
    },
  });
  const partial = b.reshape(made, [chunks, groups, outputs * kh * kw * lanes * block]);
  const sum =
    groups === 1
      ? partial
      : b.node("ReduceSum", [partial, b.ints([1])], { attributes: { keepdims: { int: 0 } } });
  const weight = b.transpose(b.reshape(sum, [chunks, outputs, kh, kw, lanes, block]), [1, 5, 0, 4, 2, 3]);
  to.give(o.outputs[0], b.reshape(weight, o.outputs[0].shape));
  return true;
}

/** Filter layout of a blocked input: [O/block, C/block, kh, kw, block of C, block of O]. */
function blockBoth(
  b: ModelBuilder,
  weight: string,
  [o, c, kh, kw]: readonly number[],
  block: number,
): string {
  const cut = b.reshape(weight, [o / block, block, c / block, block, kh, kw]);
  return b.reshape(b.transpose(cut, [0, 2, 4, 5, 3, 1]), [o, c, kh, kw]);
}

/** Filter layout of a plain input: [O/block, C, kh, kw, block of O]. */
function blockOutputs(
  b: ModelBuilder,
  weight: string,
  [o, c, kh, kw]: readonly number[],
  block: number,
): string {
  const cut = b.reshape(weight, [o / block, block, c, kh, kw]);
  return b.reshape(b.transpose(cut, [0, 2, 3, 4, 1]), [o, c, kh, kw]);
}

/** Gives the result, with a ReLU inside the convolution where that is all that reads it. */
function giveActivated(
  o: Operation,
  to: Lowering,
  write: (activation: Readonly<Record<string, OnnxAttribute>>) => string,
): void {
  const reader = to.soleReader(o.outputs[0]);
  const relu: Value | undefined = reader?.type === "Relu" ? reader.outputs[0] : undefined;
  to.giveBlocked(relu ?? o.outputs[0], write(relu ? { activation: { string: "Relu" } } : {}));
}

/** With as many input channels as a block or more, the runtime would expect them blocked. */
function largestDivisorBelow(n: number, limit: number): number {
  let d = Math.min(n, limit - 1);
  while (n % d !== 0) d--;
  return d;
}
