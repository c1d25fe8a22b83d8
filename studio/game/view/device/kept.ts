import type { LevelName } from "../../levels/level.ts";

/** What the browser keeps of a person's game; without storage, what this page remembers. */
export const kept = { stars, keepStars, days, keepDay };

const starsKey = "hourglass.game.stars";
const daysKey = "hourglass.game.days";
const remembered = new Map<string, unknown>();

type Stars = Readonly<Partial<Record<LevelName, number>>>;

/** The most stars won in each level. */
function stars(): Stars {
  return read<Stars>(starsKey, {});
}

function keepStars(level: LevelName, won: number): Stars {
  return write(starsKey, { ...stars(), [level]: Math.max(won, stars()[level] ?? 0) });
}

/** The days whose daily shift was played to its end. */
function days(): readonly string[] {
  return read<readonly string[]>(daysKey, []);
}

function keepDay(day: string): readonly string[] {
  return write(daysKey, [...new Set([...days(), day])]);
}

function read<T>(key: string, empty: T): T {
  try {
    const text = globalThis.localStorage?.getItem(key);
    return text ? (JSON.parse(text) as T) : ((remembered.get(key) as T | undefined) ?? empty);
  } catch {
    return (remembered.get(key) as T | undefined) ?? empty;
  }
}

function write<T>(key: string, value: T): T {
  remembered.set(key, value);
  try {
    globalThis.localStorage?.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still plays.
  }
  return value;
}
