import { crc32 } from "../core/crc32.ts";
import { HourglassError } from "../core/errors.ts";
import { tensor } from "../core/tensor.ts";
import type { Tensors } from "../engine/engine.ts";
import { gather, type Peers } from "../engine/peers/peers.ts";
import { sharedNumbers } from "../engine/peers/sharedEngine.ts";
import type { Stopwatch } from "./stopwatch.ts";

/**
 * What the ranks of a run decide alike. The first rank's clock is everyone's, and a rank that is asked to stop stops all:
 * both ride on the sums of the steps. Losses are sums over the ranks, of the same bits on each, so that what follows from
 * them (the best epoch, patience, a loss that is no number) is the same without a word. Where there are no peers, a run
 * decides by its own clock and signal.
 */
export interface Agreement {
  /** Feeds of an engine run of some steps. */
  ask(steps: number): Tensors;
  /** Takes what an engine run gave back. */
  hear(outputs: Tensors): void;
  /** Whether the run is asked to stop. */
  stopped(): boolean;
}

/** The agreement of a run; with peers, the clock follows the first rank's from now on. */
export function agreement(
  clock: Stopwatch,
  { peers, signal }: { peers?: Peers; signal?: AbortSignal },
): Agreement {
  if (!peers) return { ask: () => ({}), hear: () => {}, stopped: () => signal?.aborted === true };
  clock.follow(clock.own());
  let stopped = false;
  return {
    ask: (steps) => {
      const numbers = [peers.rank === 0 ? clock.own() : 0, signal?.aborted ? 1 : 0];
      const all = Float32Array.from({ length: 2 * steps }, (_, i) => numbers[i % 2]);
      return { [sharedNumbers]: tensor("float32", [steps, 2], all) };
    },
    hear: ({ [sharedNumbers]: { data } }) => {
      clock.follow(Number(data[data.length - 2]));
      stopped = Number(data[data.length - 1]) > 0;
    },
    stopped: () => stopped,
  };
}

/** Throws on every rank where one of them would run something else, as plain data and arrays: other data, another network, other options. */
export async function refuseOtherRuns(peers: Peers, run: object): Promise<void> {
  const text = JSON.stringify(run, (_, value) =>
    ArrayBuffer.isView(value)
      ? crc32(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      : value,
  );
  const marks = await gather(peers, crc32(new TextEncoder().encode(text)));
  const other = marks.findIndex((mark) => mark !== marks[0]);
  if (other < 0) return;
  throw new HourglassError("usage", {
    subject: `rank ${other}`,
    reason: "other-configuration",
    rule: "trains on other data or with other options than rank 0",
    repair: "give every rank the same command, the same version and files of the same content",
  });
}
