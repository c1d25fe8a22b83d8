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
  // A result code holds a level's place in this list: new ones come last.
  "workshop",
  "memoriser",
  "switches",
  "darts",
  "fog",
] as const;
export type LevelName = (typeof levelNames)[number];

/** What a notch of a level's ladder is. */
export type Dial = "width" | "switches" | "beta" | "pipe" | "plane";

/** What a level lets through which pipe, and by which rules. */
export interface Level {
  readonly name: LevelName;
  /** Its place in the list of twelve; the daily has none. */
  readonly number?: number;
  readonly terms: Terms;
  readonly line: "plain" | "storm" | "tales" | "workshop" | "pool" | "switches" | "planes" | "fog";
  /** What the ladder sets. Default `width`: the numbers of one nested code. */
  readonly dial?: Dial;
  /** Names of the ladder's places, where a number alone does not say what they are. */
  readonly labels?: readonly string[];
  /** Whether what comes out is hidden until it is sent: curves or a map are what a player goes by. */
  readonly blind?: boolean;
  /** Standard deviation of the noise on each picture, of white = 1. */
  readonly storm?: number;
  /** Pipes of the pool, one for each notch; each parcel has one of these rows, all of them equally often. */
  readonly offers?: readonly (readonly number[])[];
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
