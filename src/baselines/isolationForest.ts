import { dataError } from "../core/errors.ts";
import { chunksOf, type Rows } from "../core/linalg/rows.ts";
import { type Random, random } from "../core/random.ts";

/** Random trees that cut rows apart: anomalies are alone after few cuts. */
export interface IsolationForest {
  readonly trees: readonly IsolationTree[];
  /** Rows each tree was grown on. */
  readonly sample: number;
}

/** A tree as arrays over its nodes, the root first. */
export interface IsolationTree {
  /** The column each node cuts, or −1 for a leaf. */
  readonly column: Int32Array;
  /** Rows at or below the cut go left. */
  readonly cut: Float64Array;
  /** The left child; the right one follows it. */
  readonly left: Int32Array;
  /** Cuts down to a leaf, with the mean depth that its rows would still take. */
  readonly depth: Float64Array;
}

export interface IsolationOptions {
  trees?: number;
  sample?: number;
  seed?: number;
}

/** Grows an isolation forest (Liu, Ting & Zhou 2008): each tree on a sub-sample, cut at random up to log₂ of its size. */
export async function fitIsolationForest(
  rows: Rows,
  { trees = 100, sample = 256, seed = 0 }: IsolationOptions = {},
): Promise<IsolationForest> {
  if (rows.count < 2) {
    throw dataError({
      subject: "isolation forest",
      reason: "too-few-rows",
      rule: "needs at least 2 rows",
      received: rows.count,
      repair: "give more rows",
    });
  }
  const size = Math.min(sample, rows.count);
  const source = random(seed);
  const grown: IsolationTree[] = [];
  for (let tree = 0; tree < trees; tree++) {
    const data = new Float32Array(size * rows.width);
    let at = 0;
    for (const row of choose(rows.count, size, source)) {
      data.set((await rows.read(row, row + 1)).data, at);
      at += rows.width;
    }
    grown.push(grow(data, size, rows.width, source));
  }
  return { trees: grown, sample: size };
}

/** Anomaly scores in 0…1: 2 to the minus mean path over the path expected, so 0.5 is as easy to cut off as chance. */
export async function isolationScores({ trees, sample }: IsolationForest, rows: Rows): Promise<Float64Array> {
  const scores = new Float64Array(rows.count);
  const expected = meanPath(sample) * trees.length;
  for await (const { start, chunk } of chunksOf(rows)) {
    for (let i = 0; i < chunk.shape[0]; i++) {
      let path = 0;
      for (const tree of trees) path += pathOf(tree, chunk.data, i * rows.width);
      scores[start + i] = 2 ** (-path / expected);
    }
  }
  return scores;
}

function pathOf({ column, cut, left, depth }: IsolationTree, data: Float32Array, at: number): number {
  let node = 0;
  while (column[node] >= 0) node = data[at + column[node]] <= cut[node] ? left[node] : left[node] + 1;
  return depth[node];
}

/** Mean path of an unsuccessful search in a binary tree of n rows: 2 H(n−1) − 2 (n−1)/n (equation 1 of the paper). */
function meanPath(n: number): number {
  if (n < 2) return 0;
  let harmonic = 0;
  for (let i = 1; i < n; i++) harmonic += 1 / i;
  return 2 * harmonic - (2 * (n - 1)) / n;
}

/** `size` different rows out of `count`, the first places of a shuffle (Fisher–Yates, kept sparse). */
function choose(count: number, size: number, source: Random): number[] {
  const moved = new Map<number, number>();
  return Array.from({ length: size }, (_, i) => {
    const j = i + source.integer(count - i);
    const chosen = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    return chosen;
  });
}

function grow(data: Float32Array, size: number, width: number, source: Random): IsolationTree {
  const limit = Math.ceil(Math.log2(size));
  const nodes: { column: number; cut: number; left: number; depth: number }[] = [];
  const pending = [{ node: 0, depth: 0, rows: Array.from({ length: size }, (_, i) => i) }];
  nodes.push({ column: -1, cut: 0, left: 0, depth: 0 });
  for (let work = pending.pop(); work !== undefined; work = pending.pop()) {
    const { node, depth, rows } = work;
    const cut = depth < limit && rows.length > 1 ? randomCut(data, rows, width, source) : undefined;
    if (cut === undefined) {
      nodes[node].depth = depth + meanPath(rows.length);
      continue;
    }
    const left = nodes.length;
    nodes[node] = { ...cut, left, depth };
    for (const side of [true, false]) {
      const own = rows.filter((row) => data[row * width + cut.column] <= cut.cut === side);
      pending.push({ node: nodes.length, depth: depth + 1, rows: own });
      nodes.push({ column: -1, cut: 0, left: 0, depth: 0 });
    }
  }
  return {
    column: Int32Array.from(nodes, (node) => node.column),
    cut: Float64Array.from(nodes, (node) => node.cut),
    left: Int32Array.from(nodes, (node) => node.left),
    depth: Float64Array.from(nodes, (node) => node.depth),
  };
}

/** A uniform cut of a random column among those that differ within the rows; none where the rows are equal. */
function randomCut(
  data: Float32Array,
  rows: readonly number[],
  width: number,
  source: Random,
): { column: number; cut: number } | undefined {
  // The places of a shuffle that differ from their order: a list of all columns would cost more than a cut.
  const moved = new Map<number, number>();
  for (let left = width; left > 0; left--) {
    const place = source.integer(left);
    const column = moved.get(place) ?? place;
    moved.set(place, moved.get(left - 1) ?? left - 1);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = data[row * width + column];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low < high) {
      const cut = low + source.uniform() * (high - low);
      return { column, cut: cut < high ? cut : low };
    }
  }
  return undefined;
}
