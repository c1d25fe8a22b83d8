import { tensor } from "../../core/tensor.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";
import { readWindow } from "./convPlain.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import type { ModelBuilder } from "./modelBuilder.ts";
import { permute } from "./permute.ts";

/** Bytes of one image's filter that the processor's second-level cache holds with room to spare. */
const cacheBytes = 128 * 1024;

/** Output channels that the blocked convolution takes together, in blocks. */
const filterBlocks = 4;

/** Largest number of taps times channels that a plain big picture is spread into. */
const mostTaps = 64;

/**
 * How a weight gradient becomes a blocked convolution that reads its input plain. The batch becomes the input
 * channel and the small map, blocked, is the filter. Numbers of the big picture that want the same filter row
 * lie side by side along the width (`lanes`), so that a filter row that was loaded serves many outputs. The small
 * map is cut into groups, by images, of which fewer than a block go together, and by bands of rows that fit the
 * cache; the groups' results are summed.
 */
interface Plan {
  /** Channels, or taps, divided by the lanes of a block. */
  readonly chunks: number;
  /** Images that one group takes. */
  readonly members: number;
  readonly bands: number;
  /** Rows of the small map in a band. */
  readonly rows: number;
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
  const plan: Plan = {
    chunks: Math.ceil((inBlocks ? c : taps) / block),
    members: largestDivisorUpTo(n, block - 1),
    bands: h / rows,
    rows,
  };
  // The runtime takes fewer input channels than a block, or whole blocks of them.
  const images = n * plan.bands;
  if (images >= block && images % block !== 0) return inBlocks && volumeGradient(o, to);

  const groups = images / plan.members;
  const { strides } = readWindow(o);
  const made = b.node(
    "Conv",
    [inBlocks ? rowsOfBlocks(o, to, plan) : rowsOfTaps(o, to, plan), filter(o, to, plan)],
    {
      domain: nchwc,
      attributes: {
        kernel_shape: { ints: [rows, w] },
        dilations: { ints: inBlocks ? [strides[0], strides[1] * block] : [1, block] },
        group: { int: groups },
      },
    },
  );
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

/** The big picture's blocks, [chunks, groups × members, rows that a band reads, padded width × block]. */
function rowsOfBlocks(o: Operation, { b, block, padded }: Lowering, plan: Plan): string {
  const [big] = o.inputs;
  const [n, , height, width] = big.shape;
  const [kh] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);
  const { chunks, members, bands, rows } = plan;
  const reads = (rows - 1) * strides[0] + kh;
  const [fullHeight, fullWidth] = [pads[0] + height + pads[2], (pads[1] + width + pads[3]) * block];
  const wide = padded(big, pads);
  const shape = [chunks, n * bands, reads, fullWidth];
  if (bands === 1 && chunks === 1) return b.reshape(wide, shape);
  if (bands === 1) {
    return b.reshape(permute(b, wide, [n, chunks, reads * fullWidth], [1, 0, 2]), shape);
  }
  // Rows by index, because neighbouring bands share some.
  const indices: number[] = [];
  for (let chunk = 0; chunk < chunks; chunk++)
    for (let first = 0; first < n; first += members)
      for (let band = 0; band < bands; band++)
        for (let image = first; image < first + members; image++)
          for (let row = 0; row < reads; row++)
            indices.push((image * chunks + chunk) * fullHeight + band * rows * strides[0] + row);
  const places = b.constant(tensor("int32", [indices.length], Int32Array.from(indices)));
  const lines = b.reshape(wide, [n * chunks * fullHeight, fullWidth]);
  return b.reshape(b.node("Gather", [lines, places], { attributes: { axis: { int: 0 } } }), shape);
}

/**
 * A plain big picture of few channels, spread into all numbers that a pixel of the small one reads, by a
 * convolution whose filters each pick one: [chunks, groups × members, rows, w × block].
 */
function rowsOfTaps(o: Operation, { b, block, plain }: Lowering, plan: Plan): string {
  const [big, small] = o.inputs;
  const [n, c] = big.shape;
  const [, , , w] = small.shape;
  const [kh, kw] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = windowOf(o.attributes);
  const taps = c * kh * kw;
  const { chunks, members, bands, rows } = plan;
  // [chunks, C, kh, kw, block], where lane t of all is tap t.
  const picks = new Float32Array(chunks * taps * block);
  for (let t = 0; t < taps; t++) picks[(Math.floor(t / block) * taps + t) * block + (t % block)] = 1;
  const spread = b.node(
    "Conv",
    [plain(big), b.constant(tensor("float32", [chunks * block, c, kh, kw], picks))],
    {
      domain: nchwc,
      attributes: { kernel_shape: { ints: [kh, kw] }, strides: { ints: strides }, pads: { ints: pads } },
    },
  );
  const shape = [chunks, n * bands, rows, w * block];
  if (chunks === 1 && bands === 1) return b.reshape(spread, shape);
  const cut = [n / members, members, chunks, bands, rows * w * block];
  return b.reshape(permute(b, spread, cut, [2, 0, 3, 1, 4]), shape);
}

/** The small map as a filter, [groups × channels, members, rows, w] in blocks of output channels. */
function filter(o: Operation, { b, block, blocked }: Lowering, { members, bands, rows }: Plan): string {
  const [, small] = o.inputs;
  const [n, channels, , w] = small.shape;
  const blocks = channels / block;
  const shape = [(n / members) * bands * channels, members, rows, w];
  const cut = [n / members, members, blocks, bands, rows * w * block];
  if (blocks === 1 && bands === 1) return b.reshape(blocked(small), shape);
  return b.reshape(permute(b, blocked(small), cut, [0, 3, 2, 1, 4]), shape);
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
