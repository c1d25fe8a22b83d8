import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";
import { faults, measure } from "./honesty.ts";

const nets = gameNets(readFileSync(new URL("../models/nets.bin", import.meta.url)));
const seeds = [1, 2, 3, 4, 5];

// The daily shift is the level "price" under another seed. `npm run game:bots` plays all levels, and more shifts.
const { daily, ...others } = levels;

test("the daily shift is played by the rules of the level that is measured", () => {
  expect({ ...daily, name: "price", number: 2 }).toEqual(levels.price);
});

test.each(Object.values(others))(
  "$name rewards looking, and no thoughtless player has its third star",
  (level) => {
    // The ear learns a storm's cues slowly: it needs the shifts.
    const found = measure(level, nets, seeds, level.line === "storm" ? 10 : 4);
    expect(faults(level, found)).toEqual([]);
  },
);

test("a level that pays every width alike is found out", () => {
  const { price } = levels;
  const flat = { ...price, terms: { ...price.terms, pays: price.terms.widths.map(() => 50) } };
  expect(faults(flat, measure(flat, nets, [1, 2], 2)).join("; ")).toContain("above the ends");
});
