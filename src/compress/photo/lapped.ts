/**
 * A lapped transform of blocks of `side` × `side` pixels: a filter across each border between blocks, then the cosine
 * transform of each block (Tran, Liang and Tu 2003, time-domain lapped transforms). Smooth borders take fewer coefficients, and
 * no block shows. At the picture's edge nothing is filtered.
 */
export interface Lapped {
  readonly side: number;
  /** [height, width] in place, both whole multiples of the side. */
  forward(plane: Float32Array, height: number, width: number): void;
  inverse(plane: Float32Array, height: number, width: number): void;
  /** How far an error of 1 in a coefficient of a block, row by row, moves the picture: the length of what it adds. */
  readonly lengths: Float32Array;
}

/** Scaling of the filter that gathers most of a smooth picture in few coefficients at a given error (about 9.5 dB at a side of 8). */
const usualScaling = 1.4;

export function lapped(side: number, scaling = usualScaling): Lapped {
  const cosines = dct2(side);
  const pre = scaling === 0 ? undefined : filter(side, scaling);
  const post = scaling === 0 ? undefined : filter(side, 1 / scaling, true);
  const both = (
    plane: Float32Array,
    height: number,
    width: number,
    matrix: Float64Array,
    offset: number,
  ): void => {
    across(plane, height, width, matrix, side, offset);
    down(plane, height, width, matrix, side, offset);
  };
  const back = transposed(cosines, side);
  const inverse = (plane: Float32Array, height: number, width: number): void => {
    both(plane, height, width, back, 0);
    if (post) both(plane, height, width, post, side / 2);
  };
  return {
    side,
    forward: (plane, height, width) => {
      if (pre) both(plane, height, width, pre, side / 2);
      both(plane, height, width, cosines, 0);
    },
    inverse,
    lengths: lengthsOf(side, inverse),
  };
}

/** Multiplies each run of `side` pixels of each row, from `offset` on, by a matrix [side, side]. */
function across(
  plane: Float32Array,
  height: number,
  width: number,
  matrix: Float64Array,
  side: number,
  offset: number,
): void {
  const part = new Float64Array(side);
  for (let y = 0; y < height; y++) {
    for (let x = offset; x + side <= width; x += side) {
      const start = y * width + x;
      for (let i = 0; i < side; i++) part[i] = plane[start + i];
      for (let i = 0, at = 0; i < side; i++) {
        let sum = 0;
        for (let j = 0; j < side; j++) sum += matrix[at++] * part[j];
        plane[start + i] = sum;
      }
    }
  }
}

/** The same down the columns, a whole row at a time, as memory lies. */
function down(
  plane: Float32Array,
  height: number,
  width: number,
  matrix: Float64Array,
  side: number,
  offset: number,
): void {
  const band = new Float32Array(side * width);
  for (let y = offset; y + side <= height; y += side) {
    const start = y * width;
    band.set(plane.subarray(start, start + band.length));
    for (let i = 0; i < side; i++) {
      const row = plane.subarray(start + i * width, start + (i + 1) * width).fill(0);
      for (let j = 0; j < side; j++) {
        const share = matrix[i * side + j];
        const from = j * width;
        for (let x = 0; x < width; x++) row[x] += share * band[from + x];
      }
    }
  }
}

function lengthsOf(side: number, inverse: Lapped["inverse"]): Float32Array {
  /** The squared length of what the coefficient k of the first row of a block adds to the picture. */
  const square = (k: number): number => {
    const plane = new Float32Array(9 * side * side);
    plane[3 * side * side + side + k] = 1;
    inverse(plane, 3 * side, 3 * side);
    return plane.reduce((sum, x) => sum + x * x, 0);
  };
  // Both axes do the same: one axis is enough. The first row counts the length down the column, that of k = 0, too.
  const down = Math.sqrt(square(0));
  const one = Float64Array.from({ length: side }, (_, k) => Math.sqrt(square(k) / down));
  return Float32Array.from({ length: side * side }, (_, i) => one[i % side] * one[Math.floor(i / side)]);
}

/** ½ W diag(1, V) W with V = J C₂ᵀ diag(s, 1 …) C₄ J; `inverted`, its inverse (s is then the reciprocal). */
function filter(side: number, scaling: number, inverted = false): Float64Array {
  const half = side / 2;
  const [c2, c4] = [dct2(half), dct4(half)];
  const turn = new Float64Array(half * half);
  for (let i = 0; i < half; i++)
    for (let j = 0; j < half; j++) {
      let sum = 0;
      for (let k = 0; k < half; k++)
        sum += c2[k * half + (half - 1 - i)] * (k === 0 ? scaling : 1) * c4[k * half + (half - 1 - j)];
      turn[inverted ? j * half + i : i * half + j] = sum;
    }
  const flip = (i: number, j: number): number => {
    if (i < half) return j === i || j === side - 1 - i ? 1 : 0;
    if (j < half) return j === side - 1 - i ? 1 : 0;
    return j === i ? -1 : 0;
  };
  const middle = (i: number, j: number): number =>
    i < half && j < half
      ? i === j
        ? 1
        : 0
      : i >= half && j >= half
        ? turn[(i - half) * half + j - half]
        : 0;
  const out = new Float64Array(side * side);
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) {
      let sum = 0;
      for (let a = 0; a < side; a++)
        for (let b = 0; b < side; b++) sum += flip(i, a) * middle(a, b) * flip(b, j);
      out[i * side + j] = sum / 2;
    }
  return out;
}

function dct2(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => {
    const [k, x] = [Math.floor(i / n), i % n];
    return Math.sqrt((k === 0 ? 1 : 2) / n) * Math.cos(((2 * x + 1) * k * Math.PI) / (2 * n));
  });
}

function dct4(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => {
    const [k, x] = [Math.floor(i / n), i % n];
    return Math.sqrt(2 / n) * Math.cos(((2 * x + 1) * (2 * k + 1) * Math.PI) / (4 * n));
  });
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return Float64Array.from(matrix, (_, i) => matrix[(i % n) * n + Math.floor(i / n)]);
}
