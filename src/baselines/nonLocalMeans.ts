import { mirrorPad } from "../core/mirrorPad.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { estimateNoise } from "./estimateNoise.ts";

/** Operations of a number of a picture, as budgets count them: most pictures search 21² or 35² places around it. */
export const nonLocalMeansOperations = 40_000;

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
 * patches are averaged, so that a pixel gathers from every patch it lies in. The search stays inside the picture;
 * patches at its edge are mirrored.
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
  const frame = patchFrame(picture, shape, (patch - 1) / 2);
  const weigh = weightTable(sigma, strength, patch * patch * channels);
  const shifts = halfPlane(Math.min((search - 1) / 2, Math.max(height, width) - 1));

  // First what the weights of each patch add up to; a patch is like itself for sure, so it gets the largest of them.
  const self = new Float64Array(frame.weights.length);
  const whole = new Float64Array(frame.weights.length);
  for (const shift of shifts) {
    weighShift(frame, shift, weigh);
    eachPair(frame, shift, (here, there, weight) => {
      whole[here] += weight;
      whole[there] += weight;
      if (weight > self[here]) self[here] = weight;
      if (weight > self[there]) self[there] = weight;
    });
  }
  eachPair(frame, [0, 0], (here) => {
    self[here] ||= 1;
    whole[here] += self[here];
  });

  // Then the average of each patch, laid over the others.
  const sum = new Float64Array(sizeOf(shape));
  const total = new Float64Array(height * width);
  const shares = new Float64Array(frame.weights.length);
  const back = new Float64Array(frame.weights.length);
  for (const [down, right] of shifts) {
    weighShift(frame, [down, right], weigh);
    shares.fill(0);
    back.fill(0);
    eachPair(frame, [down, right], (here, there, weight) => {
      shares[here] = weight / whole[here];
      back[there] = weight / whole[there];
    });
    addShift(frame, [down, right], shares, sum, total);
    addShift(frame, [-down, -right], back, sum, total);
  }
  shares.fill(0);
  eachPair(frame, [0, 0], (here) => {
    shares[here] = self[here] / whole[here];
  });
  addShift(frame, [0, 0], shares, sum, total);
  return Float32Array.from(sum, (value, i) => value / total[i % (height * width)]);
}

/** Down and right, in pixels. */
type Shift = readonly [down: number, right: number];

/** Every shift of at most `far` each way but the null shift, one of each opposite two: they share their weights. */
function halfPlane(far: number): Shift[] {
  const shifts: Shift[] = [];
  for (let down = 0; down <= far; down++) {
    for (let right = down === 0 ? 1 : -far; right <= far; right++) shifts.push([down, right]);
  }
  return shifts;
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

/** The picture in a mirrored margin of the patch radius, and the working arrays of one shift. */
interface Frame {
  readonly padded: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Patch radius, the margin of all arrays. */
  readonly near: number;
  /** For each pixel, the weight of its patch against the shifted one; meaningless where that lies outside. */
  readonly weights: Float64Array;
  /** Sums along the rows, of squares and then of weights. */
  readonly runs: Float64Array;
}

function patchFrame(picture: ArrayLike<number>, shape: Shape, near: number): Frame {
  const [channels, height, width] = shape;
  const padded = mirrorPad(picture, shape, near);
  return {
    padded,
    channels,
    height,
    width,
    near,
    weights: new Float64Array(padded.length / channels),
    runs: new Float64Array((height + 2 * near) * width),
  };
}

/** Calls with the places of both patches and their weight, for each pixel whose shifted patch is in the picture. */
function eachPair(
  { height, width, near, weights }: Frame,
  [down, right]: Shift,
  visit: (here: number, there: number, weight: number) => void,
): void {
  const w = width + 2 * near;
  const shift = down * w + right;
  for (let y = 0; y < height - down; y++) {
    const row = (y + near) * w + near;
    const end = row + Math.min(width, width - right);
    for (let here = row + Math.max(0, -right); here < end; here++) visit(here, here + shift, weights[here]);
  }
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

/** The weight of each pixel's patch against the one shifted. */
function weighShift(frame: Frame, [down, right]: Shift, weigh: (squares: number) => number): void {
  const { padded, channels, height, width, near, weights, runs } = frame;
  const [w, side] = [width + 2 * near, 2 * near + 1];
  const plane = weights.length;
  const shift = down * w + right;
  const left = Math.max(0, -right);
  const count = Math.min(width, width - right) - left;
  if (count <= 0) return;
  const squares = new Float64Array(count + 2 * near);
  const columns = new Float64Array(count);
  for (let y = 0; y < height - down + 2 * near; y++) {
    squares.fill(0);
    for (let c = 0; c < channels; c++) {
      const from = c * plane + y * w + left;
      for (let x = 0; x < squares.length; x++) {
        const difference = padded[from + x] - padded[from + x + shift];
        squares[x] += difference * difference;
      }
    }
    runningSums(squares, 0, runs, y * width, count, side);
    slide(runs, y, width, side, columns);
    if (y < 2 * near) continue;
    const to = (y - near) * w + near + left;
    for (let x = 0; x < count; x++) weights[to + x] = weigh(columns[x]);
  }
}

/** Adds the shifted picture to each pixel, once for each patch that the pixel lies in, by the patch's share. */
function addShift(
  frame: Frame,
  [down, right]: Shift,
  shares: Float64Array,
  sum: Float64Array,
  total: Float64Array,
): void {
  const { padded, channels, height, width, near, runs } = frame;
  const [w, side] = [width + 2 * near, 2 * near + 1];
  const columns = new Float64Array(width);
  for (let y = 0; y < height + 2 * near; y++) {
    runningSums(shares, y * w, runs, y * width, width, side);
    slide(runs, y, width, side, columns);
    const done = y - 2 * near;
    if (done < 0) continue;
    for (let x = 0; x < width; x++) total[done * width + x] += columns[x];
    // Outside the margin no patch reaches, and running sums leave a trace of rounding instead of zero.
    const first = Math.max(0, -right - near);
    const end = Math.min(width, width - right + near);
    if (done + down + near < 0 || done + down >= height + near) continue;
    for (let c = 0; c < channels; c++) {
      const from = c * shares.length + (done + near + down) * w + near + right;
      const to = (c * height + done) * width;
      for (let x = first; x < end; x++) sum[to + x] += columns[x] * padded[from + x];
    }
  }
}

/** Moves sums over `side` rows one row down: takes in row y and lets go of the one that drops out. */
function slide(runs: Float64Array, y: number, width: number, side: number, columns: Float64Array): void {
  const enter = y * width;
  const leave = enter - side * width;
  if (leave < 0) for (let x = 0; x < columns.length; x++) columns[x] += runs[enter + x];
  else for (let x = 0; x < columns.length; x++) columns[x] += runs[enter + x] - runs[leave + x];
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
