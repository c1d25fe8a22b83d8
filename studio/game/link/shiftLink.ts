import { type LevelName, levelNames } from "../levels/level.ts";
import { decodeMoves, encodeMoves } from "../rules/replay.ts";
import type { Action } from "../rules/shift.ts";

/** What a link of the game names: the parcels, and the moves where it shows a shift. */
export interface ShiftLink {
  readonly level: LevelName;
  /** Seed of the parcels, 0 … 2³¹ − 1. */
  readonly seed: number;
  /** Day of a daily shift, `2026-11-26`. */
  readonly day?: string;
  /** Every move of a shift that was played. */
  readonly moves?: readonly Action[];
}

const version = "1";
const largestSeed = 2 ** 31 - 1;

/** The part of a link after the address: `#v=1&level=price&seed=7&play=3se2s…`. */
export function encodeLink({ level, seed, day, moves }: ShiftLink): string {
  const fields = new URLSearchParams({ v: version, level });
  if (day) fields.set("day", day);
  else fields.set("seed", String(seed));
  if (moves) fields.set("play", encodeMoves(moves));
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
  return { level, seed, ...(moves && { moves }) };
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
