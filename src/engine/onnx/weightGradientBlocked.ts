import { tensor } from "../../core/tensor.ts";
import type { Operation } from "../../graph/value.ts";
import { readWindow } from "./convPlain.ts";
import { canBlock, type Lowering, nchwc } from "./lowering.ts";
import type { ModelBuilder } from "./modelBuilder.ts";

/** Bytes of one image's filter that the processor's second-level cache holds with room to spare. */
const cacheBytes = 128 * 1024;

/** Output channels that the blocked convolution takes together, in blocks. */
const filterBlocks = 4;

/**
 * What the two ways of laying out the big picture share: a blocked convolution that reads its input plain. The
 * batch becomes the input channel and the small map, blocked, is the filter. Numbers of the big picture that
 * want the same filter row (`lanes`: its channels, and its rows too where channels are few) lie side by side
 * along the width, so that a filter row that was loaded serves many outputs. The small map is cut into groups,
 * by images, of which fewer than a block go together, and by bands of rows that fit the cache; the groups'
 * results are summed.
 */
interface Plan {
  readonly lanes: number;
  /** Parts of the channels that do not lie side by side. */
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
  const { strides } = readWindow(o);
  const most = cacheBytes / (4 * w * Math.min(channels, filterBlocks * block));
  const rows = largestDivisorUpTo(h, Math.max(1, most));
  const inBlocks = canBlock(big, block);
  const lanes = inBlocks ? block : c * kh;
  const members = largestDivisorUpTo(n, block - 1);
  const plan: Plan = { lanes, chunks: inBlocks ? c / block : 1, members, bands: h / rows, rows };
  // The runtime takes fewer input channels than a block, or whole blocks of them.
  const images = n * plan.bands;
  if (images >= block && images % block !== 0) return inBlocks && volumeGradient(o, to);
  const groups = (n / members) * plan.bands;
  const x = inBlocks ? blockedRows(o, to, plan) : plainRows(o, to, plan);
  const made = b.node("Conv", [x, bandedFilter(o, to, plan)], {
    domain: nchwc,
    attributes: {
      kernel_shape: { ints: [rows, w] },
      dilations: { ints: [inBlocks ? strides[0] : 1, strides[1] * lanes] },
      group: { int: groups },
    },
  });

  const blocks = channels / block;
  const height = inBlocks ? kh : 1;
  const partial = b.reshape(made, [plan.chunks, groups, blocks * height * kw * lanes * block]);
  const sum = groups === 1 ? partial : sumGroups(b, partial, groups);
  const weight = inBlocks
    ? b.transpose(b.reshape(sum, [plan.chunks, blocks, kh, kw, block, block]), [1, 5, 0, 4, 2, 3])
    : b.transpose(b.reshape(sum, [blocks, kw, kh, c, block]), [0, 4, 3, 2, 1]);
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

/** The big picture's blocks, [chunks, groups × members, rows that a band reads, padded width × lanes]. */
function blockedRows(o: Operation, { b, padded }: Lowering, plan: Plan): string {
  const [big] = o.inputs;
  const [n, , height, width] = big.shape;
  const [kh] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);
  const { lanes, chunks, bands, rows } = plan;
  const reads = (rows - 1) * strides[0] + kh;
  const [fullHeight, fullWidth] = [pads[0] + height + pads[2], (pads[1] + width + pads[3]) * lanes];
  const wide = padded(big, pads);
  const shape = [chunks, n * bands, reads, fullWidth];
  if (bands === 1 && chunks === 1) return b.reshape(wide, shape);
  if (bands === 1) {
    return b.reshape(b.transpose(b.reshape(wide, [n, chunks, reads * fullWidth]), [1, 0, 2]), shape);
  }
  // Rows by index, because neighbouring bands share some.
  const indices = rowIndices(n, plan, (image, chunk, band) => {
    const first = (image * chunks + chunk) * fullHeight + band * rows * strides[0];
    return Array.from({ length: reads }, (_, row) => first + row);
  });
  return b.reshape(gather(b, b.reshape(wide, [n * chunks * fullHeight, fullWidth]), indices), shape);
}

/**
 * The big picture plain, with few channels: [1, groups × members, rows, padded width × lanes], where a pixel of
 * row i holds all kernel rows that output row i reads, so that no band shares a row.
 */
function plainRows(o: Operation, { b, plain }: Lowering, plan: Plan): string {
  const [big] = o.inputs;
  const [n, c, height, width] = big.shape;
  const [kh] = o.attributes.kernel as readonly [number, number];
  const { strides, pads } = readWindow(o);
  const { lanes, bands, rows } = plan;
  const [top, left, bottom, right] = pads;
  const [fullHeight, fullWidth] = [top + height + bottom, left + width + right];
  const image = b.reshape(plain(big), [n, c, height * width]);
  const pixels = c === 1 ? image : b.transpose(image, [0, 2, 1]);
  const lines = b.reshape(pixels, [n, height, width * c]);
  const padded = b.node("Pad", [lines, b.ints([0, top, left * c, 0, bottom, right * c])]);
  const indices = rowIndices(n, plan, (image, _, band) =>
    Array.from({ length: rows * kh }, (_, i) => {
      const row = band * rows + Math.floor(i / kh);
      return image * fullHeight + row * strides[0] + (i % kh);
    }),
  );
  const read = gather(b, b.reshape(padded, [n * fullHeight, fullWidth * c]), indices);
  const lined = b.transpose(b.reshape(read, [n * bands * rows, kh, fullWidth, c]), [0, 2, 1, 3]);
  return b.reshape(lined, [1, n * bands, rows, fullWidth * lanes]);
}

/** Row numbers in the order of the convolution's input: chunks, groups (images, then bands), members, rows. */
function rowIndices(
  n: number,
  { chunks, members, bands }: Plan,
  rowsOf: (image: number, chunk: number, band: number) => number[],
): number[] {
  const indices: number[] = [];
  for (let chunk = 0; chunk < chunks; chunk++)
    for (let first = 0; first < n; first += members)
      for (let band = 0; band < bands; band++)
        for (let image = first; image < first + members; image++) {
          for (const row of rowsOf(image, chunk, band)) indices.push(row);
        }
  return indices;
}

function gather(b: ModelBuilder, rows: string, indices: readonly number[]): string {
  const places = b.constant(tensor("int32", [indices.length], Int32Array.from(indices)));
  return b.node("Gather", [rows, places], { attributes: { axis: { int: 0 } } });
}

/** The small map as a filter, [groups × channels, members, rows, w] in blocks of output channels. */
function bandedFilter(o: Operation, { b, block, blocked }: Lowering, { members, bands, rows }: Plan): string {
  const [, small] = o.inputs;
  const [n, channels, , w] = small.shape;
  const blocks = channels / block;
  const shape = [(n / members) * bands * channels, members, rows, w];
  const cut = [n / members, members, blocks, bands, rows * w * block];
  if (blocks === 1 && bands === 1) return b.reshape(blocked(small), shape);
  // The runtime keeps a dead array for a later one of its very shape, which in a mirrored network is at the other
  // end of the backward pass. An axis of length 1 for each layer so far sets their shapes apart.
  const apart = Array<number>(b.serial("filter") % 4).fill(1);
  const axes = [0, 3, 2, 1, 4].map((axis) => axis + apart.length);
  const perm = [...apart.keys(), ...axes];
  return b.reshape(b.transpose(b.reshape(blocked(small), [...apart, ...cut]), perm), shape);
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
