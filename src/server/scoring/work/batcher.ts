import { HourglassError } from "../../../core/errors.ts";

/** Work that waits for its turn. */
interface Waiting<W, R> {
  readonly work: W;
  readonly size: number;
  readonly signal: AbortSignal;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Gathers pieces of work that arrive while others are computed, and does them together: the busier it is, the larger the
 * batches, and who comes alone waits for nobody.
 */
export interface Batcher<W, R> {
  /** Has a piece of `size` done among others of the same key. Rejects with `stopped` where the signal ends the wait. */
  add(key: string, work: W, size: number, signal: AbortSignal): Promise<R>;
}

/** A batcher whose batches are of at most `most`, each done by `run`, which gives a result for each piece in their order. */
export function batcher<W, R>(
  most: number,
  run: (works: readonly W[]) => Promise<readonly R[]>,
  onBatch: (size: number) => void = () => {},
): Batcher<W, R> {
  const queues = new Map<string, Waiting<W, R>[]>();

  const runAll = async (batch: readonly Waiting<W, R>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ work }) => work));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i]);
    } catch (error) {
      // One piece may be to blame; it must not take the others with it.
      if (batch.length === 1) batch[0].reject(error);
      else for (const one of batch) await runAll([one]);
    }
  };
  const drain = async (key: string, queue: Waiting<W, R>[]): Promise<void> => {
    while (queue.length > 0) {
      const batch: Waiting<W, R>[] = [];
      let size = 0;
      while (queue.length > 0 && (batch.length === 0 || size + queue[0].size <= most)) {
        const next = queue.shift()!;
        if (next.signal.aborted) continue;
        batch.push(next);
        size += next.size;
      }
      if (batch.length === 0) continue;
      onBatch(size);
      await runAll(batch);
    }
    queues.delete(key);
  };

  return {
    add: (key, work, size, signal) =>
      new Promise<R>((resolve, reject) => {
        const stop = () => reject(new HourglassError("stopped", "nobody waits for the answer any more"));
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        const settled = () => signal.removeEventListener("abort", stop);
        const waiting: Waiting<W, R> = {
          work,
          size,
          signal,
          resolve: (result) => {
            settled();
            resolve(result);
          },
          reject: (error) => {
            settled();
            reject(error);
          },
        };
        const queue = queues.get(key);
        if (queue) {
          queue.push(waiting);
          return;
        }
        const fresh = [waiting];
        queues.set(key, fresh);
        // Who arrives in the same turn of the loop goes along.
        setImmediate(() => void drain(key, fresh));
      }),
  };
}
