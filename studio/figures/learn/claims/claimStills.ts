import type { Claim } from "./proofs.ts";

/** A picture as an address, and the word below it. */
export interface ClaimStill {
  readonly still: string;
  readonly word: string;
}

/** What each claim's card shows before any script. */
export type ClaimStills = Readonly<Record<Claim, readonly ClaimStill[]>>;
