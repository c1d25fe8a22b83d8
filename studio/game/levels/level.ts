import type { Terms } from "../rules/terms.ts";

/** Levels by their names in the text file and in links. */
export const levelNames = [
  "first",
  "price",
  "mixed",
  "telegrams",
  "storm",
  "stranger",
  "grand",
  "daily",
] as const;
export type LevelName = (typeof levelNames)[number];

/** What a level lets through which pipe, and by which rules. */
export interface Level {
  readonly name: LevelName;
  /** Its place in the list of twelve; the daily has none. */
  readonly number?: number;
  readonly terms: Terms;
  readonly line: "plain" | "storm" | "tales";
  /** Notch at which the Clerk sends everything: the best that is fixed, which a test holds it to. */
  readonly clerkNotch: number;
  /** Share of the Master's score that earns the third star. */
  readonly share: number;
  /**
   * Share of the parcels whose edge is at each notch, the widest first. They are read down to it and at no width below. Without
   * shares a parcel is dealt as it comes.
   */
  readonly edges?: readonly number[];
  /** Share of the parcels that no network ever saw. */
  readonly strangers?: number;
}
