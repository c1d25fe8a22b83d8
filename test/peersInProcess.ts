import type { Peers } from "../src/engine/peers/peers.ts";

/** Ranks in one process, for tests: each waits in `sum` until all have come. */
export function peersInProcess(size: number): Peers[] {
  let waiting: { data: Float32Array; resolve(): void }[] = [];
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    sum: (data) =>
      new Promise<void>((resolve, reject) => {
        if (waiting[0] && waiting[0].data.length !== data.length) {
          reject(new Error(`rank ${rank} sums ${data.length} numbers, others ${waiting[0].data.length}`));
          return;
        }
        waiting.push({ data, resolve });
        if (waiting.length < size) return;
        const all = waiting;
        waiting = [];
        const total = all[0].data.slice();
        for (const { data: other } of all.slice(1))
          for (let i = 0; i < total.length; i++) total[i] += other[i];
        for (const each of all) {
          each.data.set(total);
          each.resolve();
        }
      }),
  }));
}
