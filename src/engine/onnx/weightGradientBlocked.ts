import { tensor } from "../../core/tensor.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";
import { sameBefore } from "./apart.ts";
import { readWindow } from "./convPlain.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import type { ModelBuilder } from "./modelBuilder.ts";
import { gatherApart, permute } from "./permute.ts";

/** Bytes of one image's filter that the processor's second-level cache holds with room to spare. */
const cacheBytes = 128 * 1024;

/** Output channels that the blocked convolution takes together, in blocks. */
const filterBlocks = 4;

/** Largest number of taps times channels that a plain big picture is spread into. */
const mostTaps = 64;

/** Bytes of what one convolution of a slice reads that was gathered for it: the third-level cache holds them. */
const sliceBytes = 5 << 20;

/**
 * How a weight gradient becomes a blocked convolution that reads its input plain. The batch becomes the input
 * channel and the small map, blocked, is the filter. Numbers of the big picture that want the same filter row
 * lie side by side along the width (`lanes`), so that a filter row that was loaded serves many outputs. The small
 * map is cut into groups, by images, of which fewer than a block go together, and by bands of rows that fit the
 * cache; the groups' results are summed. Bands are gathered a slice at a time, each convolution adding to the one
 * before, so that no second copy of a whole picture batch lives.
 */
interface Plan {
  /** Channels, or taps, divided by the lanes of a block. */
  readonly chunks: number;
  /** Images that one group takes. */
  readonly members: number;
  readonly bands: number;
  /** Rows of the small map in a band. */
  readonly rows: number;
  /** Bands that go together; divides `bands`. */
  readonly slice: number;
}

/** G on blocks. Says whether it did. */
export function convWeightGradient(o: Operation, to: Lowering): boolean {
  const { b, block } = to;
  const [big, small] = o.inputs;
  if (!canBlock(small, block)) return false;
  const [n, c] = big.shape;
  const [, channels, h, w] = small.shape;
  const [kh, kw] = o.attributes.kernel as readonly [number, number];
  const inBlocks = canBlock(big, block);
  const taps = c * kh * kw;
  if (!inBlocks && (c >= block || taps > mostTaps)) return false;

  const most = cacheBytes / (4 * w * Math.min(channels, filterBlocks * block));
  const rows = largestDivisorUpTo(h, Math.max(1, most));
  const { strides, pads } = readWindow(o);
  const chunks = Math.ceil((inBlocks ? c : taps) / block);
  const bands = h / rows;
  const reads = inBlocks ? ((rows - 1) * strides[0] + kh) * (pads[1] + big.shape[3] + pads[3]) : rows * w;
  const bandBytes = 4 * n * Math.max(chunks * block * reads, channels * rows * w);
  // The runtime takes fewer input channels than a block, or whole blocks of them.
  const takes = (slice: number): boolean => n * slice < block || (n * slice) % block === 0;
  const slices = Array.from({ length: bands }, (_, i) => i + 1).filter((s) => bands % s === 0 && takes(s));
  if (slices.length === 0) return inBlocks && volumeGradient(o, to);
  const slice = slices.findLast((s) => s * bandBytes <= sliceBytes) ?? slices[0];
  const plan: Plan = { chunks, members: largestDivisorUpTo(n, block - 1), bands, rows, slice };

  const groups = (n * slice) / plan.members;
  const lines = inBlocks ? rowsOfBlocks(o, to, plan) : rowsOfTaps(o, to, plan);
  // The runtime visits the input that was written last first, so the convolutions stand behind everything that they
  // read: a slice is then gathered when the slice before it is summed, and not all of them in the beginning.
  const starts = Array.from({ length: bands / slice }, (_, i) => i * slice);
  const pairs = starts.map((first) => [lines(first), filter(o, to, plan, first)]);
  let made = "";
  for (const inputs of pairs)
    made = b.node("Conv", made === "" ? inputs : [...inputs, "", made], {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: [rows, w] },
        dilations: { ints: inBlocks ? [strides[0], strides[1] * block] : [1, block] },
        group: { int: groups },
      },
    });
  const blocks = channels / block;
  const window = inBlocks ? kh * kw : 1;
  const partial = b.reshape(made, [plan.chunks, groups, blocks * window * block * block]);
  const sum = groups === 1 ? partial : sumGroups(b, partial, groups);
  // [chunks, blocks of O, window, lane, O] → [O, chunks, lane, window]
  const turned = permute(b, sum, [plan.chunks, blocks, window, block, block], [1, 4, 0, 3, 2]);
  const flat = b.reshape(turned, [channels, plan.chunks * block * window]);
  const fits = inBlocks || taps === plan.chunks * block;
  const weight = fits ? flat : b.slice(flat, { axes: [1], starts: [0], ends: [taps] });
  to.give(o.outputs[0], b.reshape(weight, o.outputs[0].shape));
  return true;
}

/**
 * G as a 3-D convolution like the plain one, on blocks: the channels of a block lie along the width, so the
 * horizontal dilation and pads are so much larger. For batches that the blocked convolution cannot take.
 */
function volumeGradient(o: Operation, { b, block, blocked, give }: Lowering): boolean {
  const [big, small] = o.inputs;
  const [n, c, height, width] = big.shape;
  const [, channels, h, w] = small.shape;
  const [kh, kw] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);
  const [top, left, bottom, right] = pads;
  if (bottom < 0 || right < 0) return false;
  const volume = b.reshape(blocked(big), [1, n, c / block, height, width * block]);
  const images = b.reshape(blocked(small), [n, channels / block, h * w, block]);
  const kernel = b.reshape(b.transpose(images, [1, 3, 0, 2]), [channels, n, 1, h, w]);
  const made = b.node("Conv", [volume, kernel], {
    attributes: {
      kernel_shape: { ints: [1, h, w] },
      dilations: { ints: [1, strides[0], strides[1] * block] },
      pads: { ints: [0, top, left * block, 0, bottom, right * block] },
    },
  });
  const weight = b.transpose(b.reshape(made, [channels, c / block, kh * kw, block]), [0, 1, 3, 2]);
  give(o.outputs[0], b.reshape(weight, o.outputs[0].shape));
  return true;
}

/** Gives the numbers of a slice from its first band on. */
type Slices = (first: number) => string;

/** The big picture's blocks, [chunks, groups × members, rows that a band reads, padded width × block]. */
function rowsOfBlocks(o: Operation, { b, block, padded }: Lowering, plan: Plan): Slices {
  const [big] = o.inputs;
  const [n, , height, width] = big.shape;
  const [kh] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);
  const { chunks, bands, rows, slice } = plan;
  const reads = (rows - 1) * strides[0] + kh;
  const [fullHeight, fullWidth] = [pads[0] + height + pads[2], (pads[1] + width + pads[3]) * block];
  const wide = padded(big, pads);
  const shape = [chunks, n * slice, reads, fullWidth];
  return (first) => {
    if (bands === 1) {
      const images = inOrder(b, wide, reads * fullWidth, byChunks(n, plan, first), n * chunks);
      return b.reshape(images, shape);
    }
    // Rows by index, because neighbouring bands share some.
    const places = byChunks(n, { ...plan, bands: 1, slice: 1 }, 0);
    const indices: number[] = [];
    for (let at = 0; at < places.length; at += plan.members)
      for (let band = first; band < first + slice; band++)
        for (const image of places.slice(at, at + plan.members))
          for (let row = 0; row < reads; row++)
            indices.push(image * fullHeight + band * rows * strides[0] + row);
    return b.reshape(inOrder(b, wide, fullWidth, indices, n * chunks * fullHeight), shape);
  };
}

/**
 * A plain big picture of few channels, spread into all numbers that a pixel of the small one reads, by a
 * convolution whose filters each pick one: [chunks, groups × members, rows, w × block].
 */
function rowsOfTaps(o: Operation, { b, block, plain }: Lowering, plan: Plan): Slices {
  const [big, small] = o.inputs;
  const [n, c] = big.shape;
  const [, , h, w] = small.shape;
  const [kh, kw] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = windowOf(o.attributes);
  const taps = c * kh * kw;
  const { chunks, bands, rows, slice } = plan;
  // [chunks, C, kh, kw, block], where lane t of all is tap t.
  const picks = new Float32Array(chunks * taps * block);
  for (let t = 0; t < taps; t++) picks[(Math.floor(t / block) * taps + t) * block + (t % block)] = 1;
  // Bands of zeros that nobody reads set a large array apart.
  const spare = sameBefore(b, [n, chunks * block, h, w]);
  const below = pads[2] + spare * rows * strides[0];
  const spread = b.node(
    "Conv",
    [plain(big), b.constant(tensor("float32", [chunks * block, c, kh, kw], picks))],
    {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: [kh, kw] },
        strides: { ints: strides },
        pads: { ints: [pads[0], pads[1], below, pads[3]] },
      },
    },
  );
  const shape = [chunks, n * slice, rows, w * block];
  const made = { ...plan, bands: bands + spare };
  const all = n * chunks * made.bands;
  return (first) => b.reshape(inOrder(b, spread, rows * w * block, byChunks(n, made, first), all), shape);
}

/** The small map as a filter, [groups × channels, members, rows, w] in blocks of output channels. */
function filter(o: Operation, { b, block, blocked }: Lowering, plan: Plan, first: number): string {
  const [, small] = o.inputs;
  const [n, channels, , w] = small.shape;
  const { members, bands, rows, slice } = plan;
  const blocks = channels / block;
  const indices: number[] = [];
  for (let image = 0; image < n; image += members)
    for (let band = first; band < first + slice; band++)
      for (let at = 0; at < blocks; at++)
        for (let i = image; i < image + members; i++) indices.push((i * blocks + at) * bands + band);
  const turned = inOrder(b, blocked(small), rows * w * block, indices, n * blocks * bands);
  return b.reshape(turned, [(n / members) * slice * channels, members, rows, w]);
}

/** Where chunk by chunk and group by group the images' bands stand among [n, chunks, bands]. */
function byChunks(n: number, { chunks, members, bands, slice }: Plan, first: number): number[] {
  const indices: number[] = [];
  for (let chunk = 0; chunk < chunks; chunk++)
    for (let image = 0; image < n; image += members)
      for (let band = first; band < first + slice; band++)
        for (let i = image; i < image + members; i++) indices.push((i * chunks + chunk) * bands + band);
  return indices;
}

/** Rows of so many numbers, in an order, some left out; the array itself where all stand in place. */
function inOrder(
  b: ModelBuilder,
  x: string,
  length: number,
  indices: readonly number[],
  all: number,
): string {
  if (indices.length === all && indices.every((from, i) => from === i)) return x;
  return gatherApart(b, b.reshape(x, [all, length]), 0, Int32Array.from(indices));
}

/** The sum over groups as a product with ones, which runs at the memory's speed where ReduceSum does not. */
function sumGroups(b: ModelBuilder, partial: string, groups: number): string {
  const ones = b.constant(tensor("float32", [1, groups], new Float32Array(groups).fill(1)));
  return b.node("MatMul", [ones, partial]);
}

function largestDivisorUpTo(n: number, limit: number): number {
  let d = Math.min(n, Math.floor(limit));
  while (n % d !== 0) d--;
  return d;
}
