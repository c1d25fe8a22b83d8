import type { Snapshot } from "../stage/snapshot.ts";

/** What a page sends to the show worker: first the network's file, then pictures. */
export type ShowRequest =
  | { readonly type: "net"; readonly bytes: Uint8Array }
  | { readonly type: "show"; readonly id: number; readonly input: Float32Array; readonly width: number };

/** What it answers: each picture's snapshot, in the order in which they came. */
export interface ShowAnswer {
  readonly id: number;
  readonly snapshot: Snapshot;
}
