import type { Parcel } from "../../deal/deal.ts";
import type { LevelName } from "../../levels/level.ts";

/** Which shift is dealt; `turn` comes back with each parcel. */
export interface DealRequest {
  readonly turn: number;
  readonly level: LevelName;
  readonly seed: number;
  /** Address of the file of networks. */
  readonly nets: string;
  /** What the player's denoiser made of each parcel of the workshop, in 0…1. */
  readonly cleaned?: readonly Float32Array[];
}

/** A parcel of a shift, in its order. */
export interface Dealt {
  readonly turn: number;
  readonly parcel: Parcel;
}

/**
 * Deals shifts in a thread of its own: a parcel is drawn again until it suits, which takes longer than a frame. A new request ends
 * the one before it.
 */
export function dealer(onParcel: (dealt: Dealt) => void): {
  deal(request: DealRequest): void;
  close(): void;
} {
  let worker: Worker | undefined;
  return {
    deal: (request) => {
      worker ??= new Worker(new URL("./dealWorker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<Dealt>) => onParcel(data);
      worker.postMessage(request);
    },
    close: () => worker?.terminate(),
  };
}
