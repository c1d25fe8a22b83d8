import { expect, test } from "vitest";
import { random } from "../../../src/core/random.ts";
import { deck } from "./deck.ts";

const shares = [0.08, 0.17, 0.25, 0.25, 0.15, 0.1];

test("each kind has its share of a deck, rounded up or down, and over many decks exactly", () => {
  const totals = shares.map(() => 0);
  for (let seed = 0; seed < 400; seed++) {
    const kinds = deck(shares, 10, random(seed));
    for (const [kind, share] of shares.entries()) {
      const count = kinds.filter((one) => one === kind).length;
      expect(Math.abs(count - 10 * share)).toBeLessThan(1);
      totals[kind] += count;
    }
  }
  for (const [kind, share] of shares.entries()) expect(totals[kind] / 4000).toBeCloseTo(share, 2);
});

test("a deck is in random order", () => {
  const firsts = shares.map(() => 0);
  for (let seed = 0; seed < 400; seed++) firsts[deck(shares, 10, random(seed))[0]]++;
  for (const [kind, share] of shares.entries())
    expect(Math.abs(firsts[kind] / 400 - share)).toBeLessThan(0.08);
});
