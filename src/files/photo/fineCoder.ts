import { eightBands, magnitude, nineSigned, threeSigns, twelveBands } from "./bands.ts";
import type { BitChannel, BitModel, BitModelSize } from "./bitModel.ts";
import { type Blocks, mostBits, mostLevels, mostPlanes as planes } from "./blocks.ts";
import { rounded, type Wish, worthEnding, worthOne } from "./economy.ts";
import type { Scan } from "./scan.ts";

/** Of the bits of blocks of `k` coefficients: at an end?, 0?, larger?, the rest of one that is large, negative? */
export function fineSizes(k: number): readonly BitModelSize[] {
  return [
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
    {
      contexts: [planes * k, planes * k * 9, planes * k * 7, planes * k * 9, planes * 9 * 7],
      trusts: [planes * 12, 7],
    },
  ];
}

/**
 * Codes all other coefficients, block by block in the scan's order: whether the block ends, which is asked after each that is not 0, whether
 * one is 0, how large it is and its sign. Contexts are the same coefficient in the blocks before, its neighbours in frequency, the
 * other planes, what the smooth coefficients promise, and the quality.
 */
export function codeFine(
  { planes: count, rows, columns, steps }: Blocks,
  { length, across, down, before, around }: Scan,
  channel: BitChannel,
  [end, zero, more, tail, negative]: readonly BitModel[],
  level: number,
  wish?: Wish,
): void {
  const code = (model: BitModel, bit: number, first: number, second: number): number => {
    const got = channel.code(bit, model.chance(first, second));
    model.learn(got);
    return got;
  };
  // Ranks up to the last that is not 0, of the blocks above and of this row.
  const lasts = new Int32Array((columns + 2) * count * 2);
  const width = (columns + 2) * count;
  const diagonal = across.map((u, k) => u + down[k]);
  /** The smoothest coefficient of a block, or of the nearest there is. */
  const smooth = (y: number, x: number, p: number): number =>
    steps[
      ((Math.min(rows - 1, Math.max(0, y)) * columns + Math.min(columns - 1, Math.max(0, x))) * count + p) *
        length
    ];
  const promise = new Int32Array(length);

  for (let y = 0; y < rows; y++) {
    const here = (y & 1) * width;
    const above = width - here;
    for (let x = 0; x < columns; x++) {
      for (let p = 0; p < count; p++) {
        const base = ((y * columns + x) * count + p) * length;
        const block = (dy: number, dx: number): number =>
          y + dy < 0 || x + dx < 0 || x + dx >= columns ? -1 : base + (dy * columns + dx) * count * length;
        const [bA, bL, bAL, bAR] = [block(-1, 0), block(0, -1), block(-1, -1), block(-1, 1)];
        const value = (b: number, k: number): number => (b < 0 ? 0 : magnitude(steps[b + k]));
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
        const rough = magnitude(d4 - d5) + magnitude(d6 - d5) + magnitude(d2 - d5) + magnitude(d8 - d5);
        const r8 = eightBands(rough >> 1);

        const lA = lasts[above + (x + 1) * count + p];
        const lL = lasts[here + x * count + p];
        const lAR = lasts[above + (x + 2) * count + p];
        const l0 = p > 0 ? lasts[here + (x + 1) * count] : 0;
        const l1 = p > 1 ? lasts[here + (x + 1) * count + 1] : 0;
        const lO = p === 0 ? lAR : Math.max(l0, l1);

        let last = 0;
        if (wish) rounded(steps, wish, base, length);
        for (let k = length - 1; k > 0 && last === 0; k--) if (steps[base + k] !== 0) last = k;
        let seen = 0;
        let k = 1;
        let mayEnd = true;
        let ownLast = 0;
        for (; k < length; k++) {
          const diag = Math.min(11, diagonal[k]);
          if (mayEnd) {
            const c = end.contexts;
            const [gA, gL, gO] = [sevenGaps(lA, k), sevenGaps(lL, k), sevenGaps(lO, k)];
            const pk = p * length + k;
            c[0] = pk * 7 + gA;
            c[1] = pk * 7 + gL;
            c[2] = (p * 49 + gA * 7 + gL) * 8 + Math.min(7, seen);
            c[3] = pk * mostLevels + level;
            c[4] = pk * 9 + (p > 0 ? sevenGaps(l0, k) : gO);
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
            if (j > 0) m2 += magnitude(steps[base + j]) << (i < 2 ? 1 : 0);
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
          const [q1, q2, q3] = [eightBands(m1), eightBands(m2), eightBands(m3)];
          const qO = p === 0 ? eightBands(value(bAL, k) + value(bAR, k) + m1 + m3) : eightBands(mO);
          const pr = k < 6 ? promise[k] : 0;
          const s9 = k < 6 ? nineSigned(pr) : 4;
          const pk = p * length + k;
          let own = steps[base + k];
          {
            const c = zero.contexts;
            c[0] = pk * 8 + q1;
            c[1] = pk * 8 + q2;
            c[2] = pk * 8 + q3;
            c[3] = (((p * 8 + q1) * 8 + q2) * 8 + q3) * 6 + Math.min(5, diag >> 1);
            c[4] = pk * 8 + qO;
            c[5] = pk * 7 + sevenGaps(Math.max(lA, lL), k);
            c[6] = pk * mostLevels + level;
            c[7] = pk * 27 + Math.min(2, vA) * 9 + Math.min(2, vL) * 3 + Math.min(2, m2);
            c[8] = (pk * 9 + s9) * 4 + Math.min(3, seen);
          }
          const t2 = level * 9 + Math.min(2, q1) * 3 + Math.min(2, q2);
          // The last of a block is not 0 where it could have ended before: nothing is left out for that.
          const chance = zero.chance(pk, t2);
          if (wish && magnitude(own) === 1 && k !== last && !worthOne(wish, base + k, chance)) own = 0;
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
          const wanted = magnitude(own);
          const d3 = diagonal[k] < 2 ? 0 : diagonal[k] < 5 ? 1 : 2;
          let size = 1;
          for (; size < 16; size++) {
            const n = Math.min(5, size < 4 ? size - 1 : 3 + ((size - 4) >> 3));
            const c = more.contexts;
            c[0] = pk * 6 + n;
            c[1] = ((p * 8 + q1) * 6 + n) * 12 + diag;
            c[2] = ((p * 8 + q2) * 6 + n) * 12 + diag;
            c[3] = ((p * 6 + n) * 12 + diag) * mostLevels + level;
            c[4] = ((p * 12 + twelveBands(m1)) * 6 + n) * 7 + Math.min(6, magnitude(pr) >> 1);
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
            const [sA, sL] = [threeSigns(raw(bA, k)), threeSigns(raw(bL, k))];
            const s3 = 3 * sA + sL;
            const so = 3 * threeSigns(raw(b0, k)) + threeSigns(raw(b1, k));
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

/** How far beyond a rank the last coefficient of another block lies that is not 0, as 0…6; 0 where it has none. */
function sevenGaps(last: number, rank: number): number {
  const beyond = last - rank;
  if (beyond < 0) return last === 0 ? 0 : 1;
  if (beyond < 3) return beyond === 0 ? 2 : 3;
  return beyond < 8 ? 4 : beyond < 20 ? 5 : 6;
}
