import { type LevelName, levelNames } from "../levels/level.ts";
import { decodeMoves, encodeMoves } from "../rules/replay.ts";
import type { Round } from "../rules/round.ts";
import type { Action } from "../rules/shift.ts";
import { noises } from "../workshop/recipe.ts";

/** What a link of the game names: the parcels, and the moves where it shows a shift. */
export interface ShiftLink {
  readonly level: LevelName;
  /** Seed of the parcels, 0 … 2³¹ − 1. */
  readonly seed: number;
  /** Day of a daily shift, `2026-11-26`. */
  readonly day?: string;
  /** Every move of a shift that was played. */
  readonly moves?: readonly Action[];
  /** Of a shift from the workshop, which noise its denoiser learnt on, counted from 0. */
  readonly noise?: number;
  /**
   * What was read in that shift: a letter for each parcel, whose bits say at which notches, the widest first. Trained again in another
   * browser, a denoiser may differ in its last digits.
   */
  readonly reads?: string;
}

const version = "1";
const largestSeed = 2 ** 31 - 1;

/** The part of a link after the address: `#v=1&level=price&seed=7&play=3se2s…`. */
export function encodeLink({ level, seed, day, moves, noise, reads }: ShiftLink): string {
  const fields = new URLSearchParams({ v: version, level });
  if (day) fields.set("day", day);
  else fields.set("seed", String(seed));
  if (moves) fields.set("play", encodeMoves(moves));
  if (moves && noise !== undefined) fields.set("noise", String(noise));
  if (moves && reads) fields.set("reads", reads);
  return `#${fields}`;
}

/** What a link names; undefined where it names no shift. Unknown fields are passed over, numbers are held to their range. */
export function decodeLink(hash: string): ShiftLink | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const level = levelNames.find((name) => name === fields.get("level"));
  if (!level || fields.get("v") !== version) return undefined;
  const play = fields.get("play");
  const moves = play === null ? undefined : decodeMoves(play);
  const day = fields.get("day") ?? "";
  if (level === "daily") {
    if (!isDay(day)) return undefined;
    return { level, seed: seedOfDay(day), day, ...(moves && { moves }) };
  }
  const seed = Math.min(largestSeed, Math.max(0, Math.trunc(Number(fields.get("seed")) || 0)));
  const noise = Number(fields.get("noise") ?? Number.NaN);
  const reads = fields.get("reads")?.slice(0, 40);
  return {
    ...{ level, seed, ...(moves && { moves }) },
    ...(moves && noise in noises && { noise }),
    ...(moves && reads && { reads }),
  };
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** At which notches each parcel is read, as a letter a parcel; ladders of six notches at most. */
export function encodeReads(rounds: readonly Pick<Round, "readings">[]): string {
  return rounds
    .map(
      ({ readings }) =>
        digits[readings.reduce((bits, { right }, notch) => bits + (right ? 1 << notch : 0), 0)],
    )
    .join("");
}

/** A round as a letter of {@link encodeReads} tells it; unchanged where there is none. */
export function withReads<R extends Round>(round: R, letter: string | undefined): R {
  const bits = letter ? digits.indexOf(letter) : -1;
  if (bits < 0) return round;
  return {
    ...round,
    readings: round.readings.map((one, notch) => ({ ...one, right: ((bits >> notch) & 1) === 1 })),
  };
}

/** The day on the player's own calendar, `2026-11-26`. */
export function dayOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The seed of a day's parcels, the same for everyone. */
export function seedOfDay(day: string): number {
  return Number(day.replaceAll("-", ""));
}

function isDay(day: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
}
