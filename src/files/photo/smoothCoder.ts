import { magnitude, nineSigned, threeSigns, twelveBands } from "./bands.ts";
import type { BitChannel, BitModel, BitModelSize } from "./bitModel.ts";
import { type Blocks, mostBits, mostLevels, mostPlanes as planes } from "./blocks.ts";

/** Of the bits: 0?, negative?, as many bits?, those. */
export const smoothSizes: readonly BitModelSize[] = [
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
];

/**
 * Codes the smoothest coefficient of each block, as its difference from what the blocks before it promise; contexts are how rough it is
 * around, how wrong the last promises were, and the other planes.
 */
export function codeSmooth(
  { planes: count, rows, columns, side, steps }: Blocks,
  channel: BitChannel,
  [zero, negative, more, tail]: readonly BitModel[],
  level: number,
): void {
  const length = side * side;
  const width = columns * count;
  const misses = new Int32Array(width * 2);
  const at = (y: number, x: number, p: number): number =>
    y < 0 || x < 0 || x >= columns ? 0 : steps[((y * columns + x) * count + p) * length];
  const code = (model: BitModel, bit: number, first: number, second: number): number => {
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
        // A plane through the neighbours, a little smoothed, between the nearest two; at an edge the one that is there.
        const plane = w + n - nw;
        const between = Math.max(
          Math.min(w, n),
          Math.min(Math.max(w, n), (3 * w + 2 * n - 2 * nw + ne + 2) >> 2),
        );
        const guess = x === 0 ? n : y === 0 ? w : between;
        const rough = magnitude(w - nw) + magnitude(n - nw) + magnitude(n - ne);
        const r12 = twelveBands(rough);
        const missW = x > 0 ? misses[here + (x - 1) * count + p] : 0;
        const missN = y > 0 ? misses[above + x * count + p] : 0;
        const m12 = twelveBands(magnitude(missW) + magnitude(missN));
        const m5 = Math.min(4, m12 >> 1);
        const lean = nineSigned(plane - guess);
        const lean2 = nineSigned(n + w - 2 * guess);
        const [c0, c1] = [p > 0 ? misses[here + x * count] : 0, p > 1 ? misses[here + x * count + 1] : 0];
        const other =
          p === 0
            ? 13
            : 9 * threeSigns(c0) +
              3 * threeSigns(c1) +
              (magnitude(c0) > 1 ? 1 : 0) +
              (magnitude(c1) > 1 ? 1 : 0);
        const cross = (p === 2 ? 27 : 0) + other;
        const crossSize = p === 0 ? 0 : Math.min(4, p === 1 ? magnitude(c0) : magnitude(c0) + magnitude(c1));
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
          c[1] = p * 9 + nineSigned(missW + missN);
          c[2] = cross;
          c[3] = (p * 9 + nineSigned(missW)) * 9 + nineSigned(missN);
          const minus = code(negative, miss < 0 ? 1 : 0, p, 0);
          const wanted = magnitude(miss);
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
