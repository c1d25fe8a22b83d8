/**
 * The processes that train one model together, as each of them sees it. It adds up arrays and nothing else; what is added,
 * and when, every process decides alike.
 */
export interface Peers {
  /** This process, 0 … size − 1. The first one alone writes and prints. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /**
   * Replaces an array, of the same length everywhere, by its sum over all ranks, with the same bits on each. Rejects with
   * `peers` where a rank is lost.
   */
  sum(data: Float32Array<ArrayBuffer>): Promise<void>;
}

/** Whether this process is the one that writes and prints: the first rank, or the only process. */
export function isFirst(peers: Peers | undefined): boolean {
  return peers === undefined || peers.rank === 0;
}

/** Replaces an array by that of the first rank, bit for bit. */
export async function takeFirst(peers: Peers, data: Float32Array<ArrayBuffer>): Promise<void> {
  // x + (−0) is x for every x, and for −0 too, which x + 0 is not.
  if (peers.rank > 0) data.fill(-0);
  await peers.sum(data);
}

/** A value of plain data that the first rank has, on every rank. */
export async function told<T>(peers: Peers, value: () => T): Promise<T> {
  const bytes = peers.rank === 0 ? new TextEncoder().encode(JSON.stringify(value())) : new Uint8Array();
  // Whole numbers up to 2²⁴ are exact in float32.
  const length = Float32Array.of(Math.floor(bytes.length / 65536), bytes.length % 65536);
  await takeFirst(peers, length);
  const all = new Float32Array(length[0] * 65536 + length[1]);
  if (peers.rank === 0) all.set(bytes);
  await takeFirst(peers, all);
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(all))) as T;
}

/** Whole numbers of 32 bits, one of each rank, in their order. */
export async function gather(peers: Peers, value: number): Promise<number[]> {
  const halves = new Float32Array(2 * peers.size);
  halves[2 * peers.rank] = value >>> 16;
  halves[2 * peers.rank + 1] = value & 0xffff;
  await peers.sum(halves);
  return Array.from({ length: peers.size }, (_, rank) => halves[2 * rank] * 65536 + halves[2 * rank + 1]);
}
