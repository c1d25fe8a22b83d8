import { sameShape } from "../../core/shape.ts";
import type { OnnxAttribute } from "../../graph/onnx/model.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { readWindow } from "./convPlain.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import { gatherIndices, type Merged, merge } from "./merged.ts";
import type { ModelBuilder } from "./modelBuilder.ts";
import { gatherApart, permute } from "./permute.ts";

/** A on blocks. A big picture of fewer channels than a block is read plain. Says whether it did. */
export function conv(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [big, weight, bias] = o.inputs;
  const few = big.shape[1] < block;
  if (!canBlock(o.outputs[0], block) || !(few || canBlock(big, block))) return false;
  const { strides, pads } = windowOf(o.attributes);
  const wide = few ? undefined : paddedForGradient(o, to);
  const [x, filter] = few
    ? [to.plain(big), blockOutputs(b, to.plain(weight), weight.shape, block)]
    : [wide ?? to.blocked(big), blockBoth(b, to.plain(weight), weight.shape, block)];
  giveActivated(o, to, (activation) =>
    b.node("Conv", [x, filter, ...(bias ? [to.plain(bias)] : [])], {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: weight.shape.slice(2) },
        strides: { ints: strides },
        pads: { ints: wide ? [0, 0, 0, 0] : pads },
        ...activation,
      },
    }),
  );
  return true;
}

/** Output columns from which on the two that touch padding hardly count, and memory counts more. */
const wideOutput = 32;

/**
 * The padded big picture that a weight gradient makes anyway, where it takes the same window: outputs that touch
 * padding are the slow ones.
 */
function paddedForGradient(o: Operation, to: Lowering): string | undefined {
  const [big] = o.inputs;
  if (o.outputs[0].shape[3] >= wideOutput) return undefined;
  const gradient = to
    .readers(big)
    .find(
      (reader) =>
        reader.type === "ConvWeightGradient" &&
        reader.inputs[0] === big &&
        canBlock(reader.inputs[1], to.block) &&
        sameWindow(reader, o),
    );
  return gradient && to.padded(big, readWindow(gradient).pads);
}

function sameWindow(gradient: Operation, conv: Operation): boolean {
  const [p, q] = [windowOf(gradient.attributes), windowOf(conv.attributes)];
  return (
    sameShape(p.strides, q.strides) &&
    sameShape(p.pads, q.pads) &&
    sameShape(gradient.outputs[0].shape.slice(2), conv.inputs[1].shape.slice(2))
  );
}

/**
 * Aᵀ on blocks: one convolution for all phases of the stride, whose pixels are then gathered into place. Says
 * whether it did.
 */
export function convTranspose(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [small, , bias] = o.inputs;
  const merged = merge(o);
  if (!merged || !canBlock(small, block) || !canBlock(o.outputs[0], block)) return false;
  const [n, channels] = o.outputs[0].shape;
  const { strides } = windowOf(o.attributes);
  const phases = strides[0] * strides[1];
  const filter = mergedFilter(o, to, merged);
  const biases = bias ? [b.concat(Array<string>(phases).fill(to.plain(bias)), 0)] : [];
  giveActivated(o, to, (activation) => {
    const made = b.node("Conv", [to.blocked(small), filter, ...biases], {
      domain: nchwc,
      attributes: { kernel_shape: { ints: merged.taps }, pads: { ints: merged.pads }, ...activation },
    });
    if (phases === 1) return made;
    const blocks = channels / block;
    const pixels = b.reshape(made, [n, phases * blocks * merged.grid[0] * merged.grid[1], block]);
    const indices = gatherIndices(merged, strides, blocks);
    return b.reshape(gatherApart(b, pixels, 1, indices), o.outputs[0].shape);
  });
  return true;
}

/** The filter that computes all phases: flipped, so that taps lie first to last, and phases last to first. */
function mergedFilter(o: Operation, { b, block, plain }: Lowering, { taps }: Merged): string {
  const [, weight] = o.inputs;
  const [from, channels, kh, kw] = weight.shape;
  const { strides } = windowOf(o.attributes);
  const [height, width] = [taps[0] * strides[0], taps[1] * strides[1]];
  // Where the stride does not divide the kernel, taps of zero fill it up.
  const fills = height === kh && width === kw;
  const full = fills
    ? plain(weight)
    : b.node("Pad", [plain(weight), b.ints([0, 0, 0, 0, 0, 0, height - kh, width - kw])]);
  const cut = [from / block, block, channels / block, block, taps[0], strides[0], taps[1], strides[1]];
  const phases = strides[0] * strides[1];
  const turned = permute(b, full, cut, [5, 7, 2, 0, 4, 6, 1, 3], [4, 5, 6, 7]);
  return b.reshape(turned, [phases * channels, from, ...taps]);
}

/** Filter layout of a blocked input: [O/block, C/block, kh, kw, block of C, block of O]. */
function blockBoth(
  b: ModelBuilder,
  weight: string,
  [o, c, kh, kw]: readonly number[],
  block: number,
): string {
  const cut = [o / block, block, c / block, block, kh, kw];
  return b.reshape(permute(b, weight, cut, [0, 2, 4, 5, 3, 1]), [o, c, kh, kw]);
}

/** Filter layout of a plain input: [O/block, C, kh, kw, block of O]. */
function blockOutputs(
  b: ModelBuilder,
  weight: string,
  [o, c, kh, kw]: readonly number[],
  block: number,
): string {
  return b.reshape(permute(b, weight, [o / block, block, c, kh, kw], [0, 2, 3, 4, 1]), [o, c, kh, kw]);
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
