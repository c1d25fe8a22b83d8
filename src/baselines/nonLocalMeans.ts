import { type Shape, sizeOf } from "../core/shape.ts";
import { estimateNoise } from "./estimateNoise.ts";
import { mirrorPad } from "./mirrorPad.ts";

export interface NonLocalMeansOptions {
  /** Standard deviation of the noise in the picture's units (0…1); estimated where it is not given. */
  sigma?: number;
  /** Side of the patches that are compared, odd. */
  patch?: number;
  /** Side of the square that is searched for like patches, odd. */
  search?: number;
  /** How far patches may differ, in σ. */
  strength?: number;
}

/**
 * Denoises a picture [C, H, W] in 0…1 by averaging over patches that look alike (Buades, Coll & Morel 2005). Patch,
 * search square and strength follow the noise as in their Image Processing On Line article (2011), and like there whole
 * patches are averaged, so that a pixel gathers from every patch it lies in; a patch counts by the total of its weights.
 */
export function nonLocalMeans(
  picture: ArrayLike<number>,
  shape: Shape,
  options: NonLocalMeansOptions = {},
): Float32Array<ArrayBuffer> {
  const [channels, height, width] = shape;
  const { sigma = estimateNoise(picture, shape) } = options;
  if (sigma <= 0) return Float32Array.from(picture);
  const { patch, search, strength } = { ...publishedSettings(255 * sigma, channels > 1), ...options };
  const near = (patch - 1) / 2;
  const far = (search - 1) / 2;

  const frame = patchFrame(picture, shape, near, near + far);
  const weigh = weightTable(sigma, strength, patch * patch * channels);
  const best = new Float64Array(frame.weights.length);
  const sum = new Float64Array(sizeOf(shape));
  const total = new Float64Array(height * width);
  for (let down = -far; down <= far; down++) {
    for (let right = -far; right <= far; right++) {
      if (down === 0 && right === 0) continue;
      weighShift(frame, down, right, weigh, best);
      addShift(frame, down, right, sum, total);
    }
  }
  // A patch is like itself for sure, so it gets the weight of the one most like it.
  frame.weights.set(best.map((weight) => weight || 1));
  clearMargin(frame);
  addShift(frame, 0, 0, sum, total);
  return Float32Array.from(sum, (value, i) => value / total[i % (height * width)]);
}

/** Settings by the noise in 8-bit steps, grey and colour. */
function publishedSettings(
  sigma: number,
  colour: boolean,
): { patch: number; search: number; strength: number } {
  if (colour) {
    if (sigma <= 25) return { patch: 3, search: 21, strength: 0.55 };
    if (sigma <= 55) return { patch: 5, search: 35, strength: 0.4 };
    return { patch: 7, search: 35, strength: 0.35 };
  }
  if (sigma <= 15) return { patch: 3, search: 21, strength: 0.4 };
  if (sigma <= 30) return { patch: 5, search: 21, strength: 0.4 };
  if (sigma <= 45) return { patch: 7, search: 35, strength: 0.35 };
  if (sigma <= 75) return { patch: 9, search: 35, strength: 0.35 };
  return { patch: 11, search: 35, strength: 0.3 };
}

/** The picture in a mirrored margin, and the working arrays of one shift. */
interface Frame {
  readonly padded: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Patch radius, and the margin round the picture. */
  readonly near: number;
  readonly margin: number;
  /** The weight of each pixel's patch, in a margin of `near` that stays zero. */
  readonly weights: Float64Array;
  /** Sums along the rows, of squares and then of weights. */
  readonly runs: Float64Array;
}

function patchFrame(picture: ArrayLike<number>, shape: Shape, near: number, margin: number): Frame {
  const [channels, height, width] = shape;
  return {
    padded: mirrorPad(picture, shape, margin),
    channels,
    height,
    width,
    near,
    margin,
    weights: new Float64Array((height + 2 * near) * (width + 2 * near)),
    runs: new Float64Array((height + 2 * near) * width),
  };
}

/** exp(−max(d² − 2σ², 0) / h²) from the summed squared difference of two patches of `size` numbers. */
function weightTable(sigma: number, strength: number, size: number): (squares: number) => number {
  // Below e⁻⁸ a patch adds nothing; steps of 1/512 in the exponent are a fifth of a percent in the weight.
  const table = Float64Array.from({ length: 8 * 512 + 1 }, (_, i) => (i < 8 * 512 ? Math.exp(-i / 512) : 0));
  const last = table.length - 1;
  const scale = 512 / (size * (strength * sigma) ** 2);
  const offset = (2 * 512) / strength ** 2;
  return (squares) => {
    const place = scale * squares - offset;
    return place <= 0 ? 1 : place >= last ? 0 : table[Math.round(place)];
  };
}

/** The weight of every patch against the one shifted by (down, right); `best` keeps the largest so far. */
function weighShift(
  frame: Frame,
  down: number,
  right: number,
  weigh: (squares: number) => number,
  best: Float64Array,
): void {
  const { padded, channels, height, width, near, margin, weights, runs } = frame;
  const [w, side] = [width + 2 * margin, 2 * near + 1];
  const plane = (height + 2 * margin) * w;
  const shift = down * w + right;
  const squares = new Float64Array(width + 2 * near);
  for (let y = 0; y < height + 2 * near; y++) {
    squares.fill(0);
    for (let c = 0; c < channels; c++) {
      const from = c * plane + (y + margin - near) * w + margin - near;
      for (let x = 0; x < squares.length; x++) {
        const difference = padded[from + x] - padded[from + x + shift];
        squares[x] += difference * difference;
      }
    }
    runningSums(squares, 0, runs, y * width, width, side);
  }
  const columns = new Float64Array(width);
  for (let y = 0; y < height + 2 * near; y++) {
    const enter = y * width;
    const leave = enter - side * width;
    const done = y - 2 * near;
    for (let x = 0; x < width; x++) columns[x] += runs[enter + x] - (leave < 0 ? 0 : runs[leave + x]);
    if (done < 0) continue;
    const to = (done + near) * (width + 2 * near) + near;
    for (let x = 0; x < width; x++) {
      const weight = weigh(columns[x]);
      weights[to + x] = weight;
      if (weight > best[to + x]) best[to + x] = weight;
    }
  }
}

/** Adds the shifted picture to each pixel, once for each patch that the pixel lies in, by the patch's weight. */
function addShift(frame: Frame, down: number, right: number, sum: Float64Array, total: Float64Array): void {
  const { padded, channels, height, width, near, margin, weights, runs } = frame;
  const [w, side] = [width + 2 * margin, 2 * near + 1];
  const plane = (height + 2 * margin) * w;
  for (let y = 0; y < height + 2 * near; y++) {
    runningSums(weights, y * (width + 2 * near), runs, y * width, width, side);
  }
  const columns = new Float64Array(width);
  for (let y = 0; y < height + 2 * near; y++) {
    const enter = y * width;
    const leave = enter - side * width;
    const done = y - 2 * near;
    for (let x = 0; x < width; x++) columns[x] += runs[enter + x] - (leave < 0 ? 0 : runs[leave + x]);
    if (done < 0) continue;
    for (let x = 0; x < width; x++) total[done * width + x] += columns[x];
    for (let c = 0; c < channels; c++) {
      const from = c * plane + (done + margin + down) * w + margin + right;
      const to = (c * height + done) * width;
      for (let x = 0; x < width; x++) sum[to + x] += columns[x] * padded[from + x];
    }
  }
}

/** The sums of `side` neighbours, each from the one before. */
function runningSums(
  from: Float64Array,
  at: number,
  to: Float64Array,
  start: number,
  count: number,
  side: number,
): void {
  let sum = 0;
  for (let x = 0; x < side - 1; x++) sum += from[at + x];
  for (let x = 0; x < count; x++) {
    sum += from[at + x + side - 1];
    to[start + x] = sum;
    sum -= from[at + x];
  }
}

function clearMargin({ weights, height, width, near }: Frame): void {
  const w = width + 2 * near;
  for (let i = 0; i < weights.length; i++) {
    const [y, x] = [Math.floor(i / w) - near, (i % w) - near];
    if (y < 0 || x < 0 || y >= height || x >= width) weights[i] = 0;
  }
}
