import { random } from "../../src/core/random.ts";

/** The facts of a tale, in the order in which they are told. */
export const facts = [
  "storm",
  "dark",
  "tree",
  "ferryLate",
  "letterLost",
  "waited",
  "cold",
  "doctor",
  "fair",
  "shopsShut",
  "soldOut",
  "noBread",
  "band",
  "upLate",
  "schoolLate",
  "thief",
  "watchGone",
  "dogBarked",
  "awake",
  "caught",
  "watchBack",
  "money",
  "rentUnpaid",
  "movedOut",
] as const;

export type Fact = (typeof facts)[number];
type Tale = Record<Fact, boolean>;

/** How likely each fact is, given those before it: causes make most of a tale follow from a few of its facts. */
const chances: Record<Fact, (tale: Tale) => number> = {
  storm: () => 0.45,
  dark: ({ storm }) => (storm ? 0.92 : 0.03),
  tree: ({ storm }) => (storm ? 0.88 : 0.02),
  ferryLate: ({ storm }) => (storm ? 0.96 : 0.06),
  letterLost: ({ ferryLate }) => (ferryLate ? 0.85 : 0.03),
  waited: ({ ferryLate }) => (ferryLate ? 0.93 : 0.05),
  cold: ({ waited, storm }) => (waited && storm ? 0.9 : 0.05),
  doctor: ({ cold, tree }) => (cold && !tree ? 0.9 : cold ? 0.12 : 0.02),
  fair: () => 0.5,
  shopsShut: ({ fair }) => (fair ? 0.95 : 0.04),
  soldOut: ({ fair }) => (fair ? 0.9 : 0.05),
  noBread: ({ soldOut }) => (soldOut ? 0.92 : 0.04),
  band: ({ fair, storm }) => (fair && !storm ? 0.94 : 0.02),
  upLate: ({ fair, band }) => (band ? 0.95 : fair ? 0.5 : 0.05),
  schoolLate: ({ upLate }) => (upLate ? 0.86 : 0.03),
  thief: () => 0.4,
  watchGone: ({ thief }) => (thief ? 0.92 : 0.02),
  dogBarked: ({ thief }) => (thief ? 0.9 : 0.06),
  awake: ({ dogBarked }) => (dogBarked ? 0.9 : 0.05),
  caught: ({ thief, awake }) => (thief && awake ? 0.9 : 0.02),
  watchBack: ({ watchGone, caught }) => (watchGone && caught ? 0.95 : 0.01),
  money: () => 0.5,
  rentUnpaid: ({ letterLost, money }) => (letterLost && money ? 0.94 : 0.04),
  movedOut: ({ rentUnpaid }) => (rentUnpaid ? 0.88 : 0.02),
};

/** A tale as 24 numbers, 1 for what happened and 0 for what did not. */
export function tale(row: number, seed: number): Float32Array {
  const draw = random(seed).fork(`tale ${row}`);
  const told = {} as Tale;
  for (const fact of facts) told[fact] = draw.uniform() < chances[fact](told);
  return Float32Array.from(facts, (fact) => Number(told[fact]));
}
