import { sameShape } from "../../core/shape.ts";
import { tensor } from "../../core/tensor.ts";
import type { OnnxAttribute } from "../../graph/onnx/model.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { sameBefore } from "./apart.ts";
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
  const biases = bias ? [to.plain(bias)] : [];
  const write = (activation: Activation, summand?: string): string =>
    b.node("Conv", [x, filter, ...(summand === undefined ? biases : [biases[0] ?? "", summand])], {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: weight.shape.slice(2) },
        strides: { ints: strides },
        pads: { ints: wide ? [0, 0, 0, 0] : pads },
        ...activation,
      },
    });
  if (!giveSum(o, to, (summand) => write({}, summand))) giveActivated(o, to, write);
  return true;
}

/**
 * Gives the sum with another array in blocks, where that is all that reads the result: the convolution adds to that array,
 * in its own memory where nothing reads it later. Says whether it did.
 */
function giveSum(o: Operation, to: Lowering, write: (summand: string) => string): boolean {
  const [made] = o.outputs;
  const sum = to.soleReader(made);
  if (sum?.type !== "Add") return false;
  const other = sum.inputs.find((v) => v !== made);
  if (!other || !to.inBlocks(other) || !sameShape(other.shape, made.shape)) return false;
  to.giveBlocked(sum.outputs[0], write(to.blocked(other)));
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
  const narrow = merge(o);
  if (!narrow || !canBlock(small, block)) return false;
  if (!canBlock(o.outputs[0], block)) return fewToPlain(o, to, narrow);
  const [n, channels] = o.outputs[0].shape;
  const { strides } = windowOf(o.attributes);
  const phases = strides[0] * strides[1];
  const merged = ofOwnShape(b, narrow, n * phases * channels);
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

/** The grid, some columns wider where that sets a large one apart. */
function ofOwnShape(b: ModelBuilder, merged: Merged, planes: number): Merged {
  const { grid, pads } = merged;
  const more = sameBefore(b, [planes, ...grid]);
  return {
    ...merged,
    pads: [pads[0], pads[1], pads[2], pads[3] + more],
    grid: [grid[0], grid[1] + more],
  };
}

/**
 * Aᵀ from blocks to a few channels: all phases of all channels are the lanes of one block, and are gathered into a
 * plain picture. Where they fill less than half of the block, the runtime's own ConvTranspose is as fast. Says
 * whether it did.
 */
function fewToPlain(o: Operation, to: Lowering, { taps, pads, grid, rows, columns }: Merged): boolean {
  const { b, block, plain } = to;
  const [small, weight, bias] = o.inputs;
  const [n, channels, height, width] = o.outputs[0].shape;
  const { strides } = windowOf(o.attributes);
  const phases = strides[0] * strides[1];
  const lanes = phases * channels;
  if (o.outputs[0].dtype !== "float32" || lanes > block || 2 * lanes < block) return false;
  const from = weight.shape[0];
  const cut = [from / block, block, channels, taps[0], strides[0], taps[1], strides[1]];
  // [blocks, taps, taps, block, phases, channels], whose last two axes are the lanes.
  const turned = permute(b, filled(o, to, taps), cut, [0, 3, 5, 1, 4, 6, 2], [3, 4, 5, 6]);
  const spare = block - lanes;
  const rowsOfLanes = b.reshape(turned, [from * taps[0] * taps[1], lanes]);
  const filter = spare === 0 ? rowsOfLanes : b.node("Pad", [rowsOfLanes, b.ints([0, 0, 0, spare])]);
  const zeros = spare === 0 ? [] : [b.constant(tensor("float32", [spare], new Float32Array(spare)))];
  const biases = bias ? [b.concat([...Array<string>(phases).fill(plain(bias)), ...zeros], 0)] : [];
  const made = b.node("Conv", [to.blocked(small), b.reshape(filter, [block, from, ...taps]), ...biases], {
    domain: nchwc,
    attributes: { kernel_shape: { ints: taps }, pads: { ints: pads } },
  });
  const places = new Int32Array(channels * height * width);
  let i = 0;
  for (let channel = 0; channel < channels; channel++)
    for (const row of rows)
      for (const column of columns) {
        const phase = (strides[0] - 1 - row.phase) * strides[1] + strides[1] - 1 - column.phase;
        places[i++] = (row.at * grid[1] + column.at) * block + phase * channels + channel;
      }
  const numbers = b.reshape(made, [n, grid[0] * grid[1] * block]);
  to.give(o.outputs[0], b.reshape(gatherApart(b, numbers, 1, places), o.outputs[0].shape));
  return true;
}

/** The weight with taps of zero where the stride does not divide the kernel. */
function filled(o: Operation, { b, plain }: Lowering, taps: Merged["taps"]): string {
  const [, weight] = o.inputs;
  const [, , kh, kw] = weight.shape;
  const { strides } = windowOf(o.attributes);
  const [below, right] = [taps[0] * strides[0] - kh, taps[1] * strides[1] - kw];
  if (below === 0 && right === 0) return plain(weight);
  return b.node("Pad", [plain(weight), b.ints([0, 0, 0, 0, 0, 0, below, right])]);
}

/** The filter that computes all phases: flipped, so that taps lie first to last, and phases last to first. */
function mergedFilter(o: Operation, to: Lowering, { taps }: Merged): string {
  const { b, block } = to;
  const [from, channels] = o.inputs[1].shape;
  const { strides } = windowOf(o.attributes);
  const cut = [from / block, block, channels / block, block, taps[0], strides[0], taps[1], strides[1]];
  const phases = strides[0] * strides[1];
  const turned = permute(b, filled(o, to, taps), cut, [5, 7, 2, 0, 4, 6, 1, 3], [4, 5, 6, 7]);
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

type Activation = Readonly<Record<string, OnnxAttribute>>;

/** Gives the result, with a ReLU inside the convolution where that is all that reads it. */
function giveActivated(o: Operation, to: Lowering, write: (activation: Activation) => string): void {
  const reader = to.soleReader(o.outputs[0]);
  const relu: Value | undefined = reader?.type === "Relu" ? reader.outputs[0] : undefined;
  to.giveBlocked(relu ?? o.outputs[0], write(relu ? { activation: { string: "Relu" } } : {}));
}
