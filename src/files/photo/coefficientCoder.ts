import { type BitChannel, type BitModelSize, type BitState, bitModels } from "./bitModel.ts";
import { type Scan, scanOf } from "./scan.ts";

/** The coefficients of a picture: planes of blocks, each block in the scan's order. */
export interface Blocks {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly side: number;
  /** [rows, columns, planes, side²]. */
  readonly steps: Int16Array;
}

/** What an encoder weighs: coefficients before rounding, in steps, and what a bit costs in squared steps. */
export interface Wish {
  /** As `steps` of {@link Blocks}. */
  readonly exact: Float32Array;
  readonly bitCost: number;
}

/** Levels of quality that contexts tell apart. */
export const mostLevels = 8;

const planes = 3;
/** Most of a value's bits. */
const mostBits = 15;

/** Sizes of all models of bits for blocks of a side, in the order of {@link Models}. */
export function coderSizes(side: number): BitModelSize[] {
  const k = side * side;
  return [
    // Smoothest coefficient: 0?, negative?, how large.
    {
      contexts: [planes * 12, planes * 9 * 9, planes * 12 * 5, planes * mostLevels * 5, 2 * 27],
      trusts: [planes, mostLevels],
    },
    { contexts: [planes * 9 * 9, planes * 9, 2 * 27, planes * 9 * 9], trusts: [planes, 1] },
    {
      contexts: [planes * 12 * 16, planes * 16 * 9, planes * 16 * mostLevels, planes * 16 * 5 * 5],
      trusts: [planes * 16, mostLevels],
    },
    { contexts: [planes * 16 * 2, planes * 16 * 12], trusts: [planes, 1] },
    // Nothing more in the block?
    {
      contexts: [
        planes * k * 7,
        planes * k * 7,
        planes * 49 * 8,
        planes * k * mostLevels,
        planes * k * 9,
        planes * 7 * 7 * 12,
        planes * k * 8,
      ],
      trusts: [planes * 12, mostLevels * 7],
    },
    // 0?
    {
      contexts: [
        planes * k * 8,
        planes * k * 8,
        planes * k * 8,
        planes * 8 * 8 * 8 * 6,
        planes * k * 8,
        planes * k * 7,
        planes * k * mostLevels,
        planes * k * 27,
        planes * k * 9 * 4,
      ],
      trusts: [planes * k, mostLevels * 9],
    },
    // Larger than it must be?
    {
      contexts: [
        planes * k * 6,
        planes * 8 * 6 * 12,
        planes * 8 * 6 * 12,
        planes * 6 * 12 * mostLevels,
        planes * 12 * 6 * 7,
        planes * 6 * 8 * 8,
      ],
      trusts: [planes * 6 * 3, mostLevels],
    },
    { contexts: [planes * 16, planes * 16 * 4], trusts: [planes, 1] },
    // Negative?
    {
      contexts: [planes * k, planes * k * 9, planes * k * 7, planes * k * 9, planes * 9 * 7],
      trusts: [planes * 12, 7],
    },
  ];
}

/** Codes the coefficients of a picture with what was learnt before; reading, `blocks.steps` is filled. Encoding, `wish` may change them. */
export function codeBlocks(
  blocks: Blocks,
  channel: BitChannel,
  state: BitState,
  level: number,
  wish?: Wish,
): void {
  const { side } = blocks;
  const scan = scanOf(side);
  const models = bitModels(coderSizes(side), state);
  codeSmooth(blocks, channel, models.slice(0, 4), level);
  codeFine(blocks, scan, channel, models.slice(4), level, wish);
}

type Models = ReturnType<typeof bitModels>;

const finger = (x: number): number => (x < 0 ? -x : x);
/** 0, 1, 2, 3…4, 5…6, 7…9, 10…14, 15 and more. */
const eight = Uint8Array.from({ length: 256 }, (_, n) =>
  n < 3 ? n : n < 5 ? 3 : n < 7 ? 4 : n < 10 ? 5 : n < 15 ? 6 : 7,
);
const toEight = (n: number): number => eight[Math.min(n, 255)];
/** Twelve bands of size, a doubling each from 4 on. */
const band12 = (n: number): number => (n < 5 ? n : Math.min(11, 35 - Math.clz32(n)));
/** −4…4 as 0…8. */
const signed9 = (x: number): number => {
  const a = finger(x);
  const s = a < 1 ? 0 : a < 2 ? 1 : a < 4 ? 2 : a < 9 ? 3 : 4;
  return x < 0 ? 4 - s : 4 + s;
};
const sign3 = (x: number): number => (x < 0 ? 0 : x > 0 ? 2 : 1);

/** The smoothest coefficient of each block, as its difference from what its neighbours promise. */
function codeSmooth(
  { planes: count, rows, columns, side, steps }: Blocks,
  channel: BitChannel,
  [zero, negative, more, tail]: Models,
  level: number,
): void {
  const length = side * side;
  const width = columns * count;
  const misses = new Int32Array(width * 2);
  const at = (y: number, x: number, p: number): number =>
    y < 0 || x < 0 || x >= columns ? 0 : steps[((y * columns + x) * count + p) * length];
  const code = (model: Models[number], bit: number, first: number, second: number): number => {
    const chance = model.chance(first, second);
    const got = channel.code(bit, chance);
    model.learn(got);
    return got;
  };
  for (let y = 0; y < rows; y++) {
    const here = (y & 1) * width;
    const above = width - here;
    for (let x = 0; x < columns; x++) {
      for (let p = 0; p < count; p++) {
        const place = ((y * columns + x) * count + p) * length;
        const [w, n, nw, ne] = [at(y, x - 1, p), at(y - 1, x, p), at(y - 1, x - 1, p), at(y - 1, x + 1, p)];
        const level9 = x === 0 ? n : y === 0 ? w : 0;
        const plane = w + n - nw;
        const guess =
          x === 0 || y === 0
            ? level9
            : Math.max(
                Math.min(w, n),
                Math.min(Math.max(w, n), (3 * plane + ne + n - nw + 2 * w - 2 * plane + 2) >> 2),
              );
        const rough = finger(w - nw) + finger(n - nw) + finger(n - ne);
        const r12 = band12(rough);
        const missW = x > 0 ? misses[here + (x - 1) * count + p] : 0;
        const missN = y > 0 ? misses[above + x * count + p] : 0;
        const m12 = band12(finger(missW) + finger(missN));
        const m5 = Math.min(4, m12 >> 1);
        const lean = signed9(plane - guess);
        const lean2 = signed9(n + w - 2 * guess);
        const [c0, c1] = [p > 0 ? misses[here + x * count] : 0, p > 1 ? misses[here + x * count + 1] : 0];
        const other =
          p === 0 ? 13 : 9 * sign3(c0) + 3 * sign3(c1) + (finger(c0) > 1 ? 1 : 0) + (finger(c1) > 1 ? 1 : 0);
        const cross = (p === 2 ? 27 : 0) + other;
        const crossSize = p === 0 ? 0 : Math.min(4, p === 1 ? finger(c0) : finger(c0) + finger(c1));
        let miss = steps[place] - guess;

        let c = zero.contexts;
        c[0] = p * 12 + r12;
        c[1] = (p * 9 + lean) * 9 + lean2;
        c[2] = (p * 12 + m12) * 5 + crossSize;
        c[3] = (p * mostLevels + level) * 5 + m5;
        c[4] = cross;
        if (code(zero, miss === 0 ? 1 : 0, p, level)) miss = 0;
        else {
          c = negative.contexts;
          c[0] = (p * 9 + lean) * 9 + lean2;
          c[1] = p * 9 + signed9(missW + missN);
          c[2] = cross;
          c[3] = (p * 9 + signed9(missW)) * 9 + signed9(missN);
          const minus = code(negative, miss < 0 ? 1 : 0, p, 0);
          const wanted = finger(miss);
          let bits = 0;
          // How many bits it takes, then those.
          const wantedBits = 31 - Math.clz32(wanted);
          for (; bits < mostBits; bits++) {
            c = more.contexts;
            c[0] = (p * 12 + r12) * 16 + bits;
            c[1] = (p * 16 + bits) * 9 + (minus ? 8 - lean : lean);
            c[2] = (p * 16 + bits) * mostLevels + level;
            c[3] = ((p * 16 + bits) * 5 + m5) * 5 + crossSize;
            if (!code(more, bits < wantedBits ? 1 : 0, p * 16 + bits, level)) break;
          }
          let value = 1;
          for (let i = bits - 1; i >= 0; i--) {
            c = tail.contexts;
            c[0] = (p * 16 + bits) * 2 + (i === bits - 1 ? 0 : 1);
            c[1] = (p * 16 + bits) * 12 + (i === bits - 1 ? r12 : 0);
            value = 2 * value + code(tail, (wanted >> i) & 1, p, 0);
          }
          miss = minus ? -value : value;
        }
        misses[here + x * count + p] = miss;
        steps[place] = guess + miss;
      }
    }
  }
}

/** All others, block by block. */
function codeFine(
  { planes: count, rows, columns, steps }: Blocks,
  { length, across, down, before, around }: Scan,
  channel: BitChannel,
  [end, zero, more, tail, negative]: Models,
  level: number,
  wish?: Wish,
): void {
  const code = (model: Models[number], bit: number, first: number, second: number): number => {
    const got = channel.code(bit, model.chance(first, second));
    model.learn(got);
    return got;
  };
  // Ranks up to the last that is not 0, of the blocks above and of this row.
  const lasts = new Int32Array((columns + 2) * count * 2);
  const width = (columns + 2) * count;
  const diagonal = across.map((u, k) => u + down[k]);
  const smooth = (y: number, x: number, p: number): number =>
    steps[
      ((Math.min(rows - 1, Math.max(0, y)) * columns + Math.min(columns - 1, Math.max(0, x))) * count + p) *
        length
    ];
  const promise = new Int32Array(length);
  const gap7 = (last: number, k: number): number =>
    last < k
      ? last === 0
        ? 0
        : 1
      : last === k
        ? 2
        : last < k + 3
          ? 3
          : last < k + 8
            ? 4
            : last < k + 20
              ? 5
              : 6;

  for (let y = 0; y < rows; y++) {
    const here = (y & 1) * width;
    const above = width - here;
    for (let x = 0; x < columns; x++) {
      for (let p = 0; p < count; p++) {
        const base = ((y * columns + x) * count + p) * length;
        const block = (dy: number, dx: number): number =>
          y + dy < 0 || x + dx < 0 || x + dx >= columns ? -1 : base + (dy * columns + dx) * count * length;
        const [bA, bL, bAL, bAR] = [block(-1, 0), block(0, -1), block(-1, -1), block(-1, 1)];
        const value = (b: number, k: number): number => (b < 0 ? 0 : finger(steps[b + k]));
        const raw = (b: number, k: number): number => (b < 0 ? 0 : steps[b + k]);
        const b0 = p > 0 ? base - p * length : -1;
        const b1 = p > 1 ? base - length : -1;

        // What the smooth coefficients around promise of the first ones (ITU T.81, K.8), in quarters of a step.
        const [d1, d2, d3] = [smooth(y - 1, x - 1, p), smooth(y - 1, x, p), smooth(y - 1, x + 1, p)];
        const [d4, d5, d6] = [smooth(y, x - 1, p), smooth(y, x, p), smooth(y, x + 1, p)];
        const [d7, d8, d9] = [smooth(y + 1, x - 1, p), smooth(y + 1, x, p), smooth(y + 1, x + 1, p)];
        promise[1] = (d4 - d6) >> 1;
        promise[2] = (d2 - d8) >> 1;
        promise[3] = (d4 + d6 - 2 * d5) >> 1;
        promise[4] = (d1 - d3 - d7 + d9) >> 2;
        promise[5] = (d2 + d8 - 2 * d5) >> 1;
        const rough = finger(d4 - d5) + finger(d6 - d5) + finger(d2 - d5) + finger(d8 - d5);
        const r8 = toEight(rough >> 1);

        const lA = lasts[above + (x + 1) * count + p];
        const lL = lasts[here + x * count + p];
        const lAR = lasts[above + (x + 2) * count + p];
        const l0 = p > 0 ? lasts[here + (x + 1) * count] : 0;
        const l1 = p > 1 ? lasts[here + (x + 1) * count + 1] : 0;
        const lO = p === 0 ? lAR : Math.max(l0, l1);

        let last = 0;
        if (wish) plan(steps, wish, base, length);
        for (let k = length - 1; k > 0 && last === 0; k--) if (steps[base + k] !== 0) last = k;
        let seen = 0;
        let k = 1;
        let mayEnd = true;
        let ownLast = 0;
        for (; k < length; k++) {
          const diag = Math.min(11, diagonal[k]);
          if (mayEnd) {
            const c = end.contexts;
            const [gA, gL, gO] = [gap7(lA, k), gap7(lL, k), gap7(lO, k)];
            const pk = p * length + k;
            c[0] = pk * 7 + gA;
            c[1] = pk * 7 + gL;
            c[2] = (p * 49 + gA * 7 + gL) * 8 + Math.min(7, seen);
            c[3] = pk * mostLevels + level;
            c[4] = pk * 9 + (p > 0 ? gap7(l0, k) : gO);
            c[5] = ((p * 7 + gL) * 7 + gO) * 12 + diag;
            c[6] = pk * 8 + r8;
            if (
              wish &&
              last >= k &&
              worthEnding(steps, wish, base, k, last, end.chance(p * 12 + diag, level * 7 + gA))
            ) {
              for (let j = k; j <= last; j++) steps[base + j] = 0;
              last = 0;
            }
            if (code(end, last < k ? 1 : 0, p * 12 + diag, level * 7 + gA)) break;
          }
          const [vA, vL] = [value(bA, k), value(bL, k)];
          const m1 = 2 * (vA + vL) + value(bAL, k) + value(bAR, k);
          let m2 = 0;
          for (let i = 0; i < 5; i++) {
            const j = before[k * 5 + i];
            if (j > 0) m2 += finger(steps[base + j]) << (i < 2 ? 1 : 0);
          }
          let m3 = 0;
          let mO = 0;
          for (let i = 0; i < 4; i++) {
            const j = around[k * 4 + i];
            if (j > 0) {
              m3 += value(bA, j) + value(bL, j);
              if (p > 0) mO += value(b0, j) + value(b1, j);
            }
          }
          if (p > 0) mO += 2 * (value(b0, k) + value(b1, k));
          const [q1, q2, q3] = [toEight(m1), toEight(m2), toEight(m3)];
          const qO = p === 0 ? toEight(value(bAL, k) + value(bAR, k) + m1 + m3) : toEight(mO);
          const pr = k < 6 ? promise[k] : 0;
          const s9 = k < 6 ? signed9(pr) : 4;
          const pk = p * length + k;
          let own = steps[base + k];
          {
            const c = zero.contexts;
            c[0] = pk * 8 + q1;
            c[1] = pk * 8 + q2;
            c[2] = pk * 8 + q3;
            c[3] = (((p * 8 + q1) * 8 + q2) * 8 + q3) * 6 + Math.min(5, diag >> 1);
            c[4] = pk * 8 + qO;
            c[5] = pk * 7 + gap7(Math.max(lA, lL), k);
            c[6] = pk * mostLevels + level;
            c[7] = pk * 27 + Math.min(2, vA) * 9 + Math.min(2, vL) * 3 + Math.min(2, m2);
            c[8] = (pk * 9 + s9) * 4 + Math.min(3, seen);
          }
          const t2 = level * 9 + Math.min(2, q1) * 3 + Math.min(2, q2);
          // The last of a block is not 0 where it could have ended before: nothing is left out for that.
          const chance = zero.chance(pk, t2);
          if (wish && own !== 0 && (own === 1 || own === -1) && k !== last) {
            const x1 = finger(wish.exact[base + k]);
            const gain = 2 * x1 - 1;
            if (gain < wish.bitCost * (bitsOf(65536 - chance) + 1.3 - bitsOf(chance))) own = 0;
          }
          const isZero = channel.code(own === 0 ? 1 : 0, chance);
          zero.learn(isZero);
          if (isZero) {
            steps[base + k] = 0;
            mayEnd = false;
            continue;
          }
          seen++;
          mayEnd = true;
          ownLast = k;
          const wanted = finger(own);
          const d3 = diagonal[k] < 2 ? 0 : diagonal[k] < 5 ? 1 : 2;
          let size = 1;
          for (; size < 16; size++) {
            const n = Math.min(5, size < 4 ? size - 1 : 3 + ((size - 4) >> 3));
            const c = more.contexts;
            c[0] = pk * 6 + n;
            c[1] = ((p * 8 + q1) * 6 + n) * 12 + diag;
            c[2] = ((p * 8 + q2) * 6 + n) * 12 + diag;
            c[3] = ((p * 6 + n) * 12 + diag) * mostLevels + level;
            c[4] = ((p * 12 + band12(m1)) * 6 + n) * 7 + Math.min(6, finger(pr) >> 1);
            c[5] = ((p * 6 + n) * 8 + qO) * 8 + q3;
            if (!code(more, wanted > size ? 1 : 0, (p * 6 + n) * 3 + d3, level)) break;
          }
          if (size === 16) {
            // Elias's gamma code of the rest.
            const rest = wanted - 15;
            const wantedBits = 31 - Math.clz32(rest);
            let bits = 0;
            for (; bits < mostBits; bits++) {
              tail.contexts[0] = p * 16 + bits;
              tail.contexts[1] = (p * 16 + bits) * 4 + Math.min(3, diag);
              if (!code(tail, bits < wantedBits ? 1 : 0, p, 0)) break;
            }
            let more2 = 1;
            for (let i = bits - 1; i >= 0; i--) more2 = 2 * more2 + channel.code((rest >> i) & 1, 32768);
            size = 15 + more2;
          }
          {
            const c = negative.contexts;
            const [sA, sL] = [sign3(raw(bA, k)), sign3(raw(bL, k))];
            const s3 = 3 * sA + sL;
            const so = 3 * sign3(raw(b0, k)) + sign3(raw(b1, k));
            const p7 = k < 6 ? Math.min(3, Math.max(-3, pr >> 1)) + 3 : 3;
            c[0] = pk;
            c[1] = pk * 9 + s3;
            c[2] = pk * 7 + p7;
            c[3] = pk * 9 + so;
            c[4] = (p * 9 + s3) * 7 + p7;
            const minus = code(negative, own < 0 ? 1 : 0, p * 12 + diag, p7);
            steps[base + k] = minus ? -size : size;
          }
        }
        lasts[here + (x + 1) * count + p] = ownLast;
      }
    }
  }
}

/** Bits that a symbol of a chance in 2^−16 takes, for the encoder alone. */
function bitsOf(chance: number): number {
  return -Math.log2(chance / 65536);
}

const deadZone = 0.4;
function plan(steps: Int16Array, { exact }: Wish, base: number, length: number): void {
  for (let k = 1; k < length; k++) {
    const x = exact[base + k];
    const size = Math.floor(finger(x) + deadZone);
    steps[base + k] = x < 0 ? -size : size;
  }
}

/** Whether a block had better end here, by a rough count of what the rest of it costs. */
function worthEnding(
  steps: Int16Array,
  { exact, bitCost }: Wish,
  base: number,
  k: number,
  last: number,
  chance: number,
): boolean {
  let [gain, bits] = [0, bitsOf(65536 - chance) - bitsOf(chance)];
  let gap = 0;
  for (let j = k; j <= last; j++) {
    const q = finger(steps[base + j]);
    if (q === 0) {
      gap++;
      continue;
    }
    const x = finger(exact[base + j]);
    gain += x * x - (x - q) * (x - q);
    bits += 3 + 2 * Math.log2(1 + gap) * 0.7 + 1.5 * Math.log2(q);
    gap = 0;
    if (gain > bitCost * bits) return false;
  }
  return gain <= bitCost * bits;
}
