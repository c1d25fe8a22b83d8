import honest from "./honest.json" with { type: "json" };
import type { Level } from "./level.ts";
import { levels } from "./levels.ts";

/** Levels that are shown, in the order of their numbers: those of honest.json, which `npm run game:bots -- --write` measures. */
export const shownLevels: readonly Level[] = Object.values(levels)
  .filter(({ name }) => honest.includes(name))
  .sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity));
