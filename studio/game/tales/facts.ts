import type { Random } from "../../../src/core/random.ts";

/** The facts of a tale in the order in which they come about. */
export const facts = [
  ...(["storm", "rain", "fog", "lighthouse", "harbour", "ferry", "captain", "flood"] as const),
  ...(["bridge", "horse", "coach", "walk", "lantern", "letter", "wet", "seal"] as const),
  ...(["news", "reply", "wedding", "bells", "dance", "market", "baker", "thief"] as const),
] as const;
export type Fact = (typeof facts)[number];

/** How often a fact holds, given the facts before it. */
type Chance = (told: (fact: Fact) => boolean) => number;

/** Each fact with its causes. */
const chances: Readonly<Record<Fact, Chance>> = {
  storm: () => 0.35,
  rain: (told) => (told("storm") ? 0.9 : 0.3),
  fog: () => 0.25,
  lighthouse: (told) => (told("fog") || told("storm") ? 0.85 : 0.2),
  harbour: (told) => (told("storm") ? 0.85 : 0.08),
  ferry: (told) => (told("storm") || told("fog") ? 0.85 : 0.1),
  captain: (told) => (told("ferry") ? 0.75 : 0.12),
  flood: (told) => (told("rain") ? 0.55 : 0.04),
  bridge: (told) => (told("flood") ? 0.85 : 0.06),
  horse: () => 0.3,
  coach: (told) => (told("bridge") || told("horse") ? 0.85 : 0.1),
  walk: (told) => (told("bridge") ? 0.7 : 0.12),
  lantern: (told) => (told("walk") ? 0.45 : 0.1),
  letter: (told) => (told("coach") && told("ferry") ? 0.6 : 0.1),
  wet: (told) => (told("rain") && told("walk") ? 0.8 : 0.12),
  seal: (told) => (told("wet") ? 0.6 : 0.15),
  news: () => 0.5,
  reply: (told) => (told("letter") ? 0.08 : told("news") ? 0.85 : 0.35),
  wedding: (told) => (told("news") && !told("letter") ? 0.75 : 0.06),
  bells: (told) => (told("wedding") ? 0.92 : 0.12),
  dance: (told) => (told("wedding") ? 0.85 : 0.15),
  market: (told) => (told("storm") ? 0.08 : 0.85),
  baker: (told) => (told("flood") ? 0.2 : 0.85),
  thief: (told) => (told("lantern") || told("fog") ? 0.4 : 0.08),
};

/** A random tale: which of the facts hold. */
export function tale(draw: Random): boolean[] {
  const holds: Partial<Record<Fact, boolean>> = {};
  for (const fact of facts) holds[fact] = draw.uniform() < chances[fact]((of) => holds[of] === true);
  return facts.map((fact) => holds[fact] === true);
}

/** How likely fact number `fact` was in a tale, given what came before it. */
export function chanceOf(holds: readonly boolean[], fact: number): number {
  return chances[facts[fact]]((of) => holds[facts.indexOf(of)]);
}
