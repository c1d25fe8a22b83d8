import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { onnxEngine } from "../../../src/node.ts";
import honest from "../levels/honest.json" with { type: "json" };
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";
import { workshopFaults, workshopShifts } from "../scripts/workshopShifts.ts";
import { bestNoise, noises } from "../workshop/recipe.ts";
import { dealShifts, faults, measure } from "./honesty.ts";

const nets = gameNets(readFileSync(new URL("../models/nets.bin", import.meta.url)));
const seeds = [1, 2, 3, 4, 5];

// The daily shift is the level "price" under another seed. `npm run game:bots` plays all levels, and more shifts.
const { daily, workshop, ...others } = levels;

test("the daily shift is played by the rules of the level that is measured", () => {
  expect({ ...daily, name: "price", number: 2 }).toEqual(levels.price);
  expect(honest.includes("daily")).toBe(honest.includes("price"));
});

test("the list of honest levels is as game:bots writes it", () => {
  expect(honest).toEqual(Object.keys(levels).filter((name) => honest.includes(name)));
});

test.each(Object.values(others))(
  "$name is shown if it rewards looking and no thoughtless player has its third star",
  (level) => {
    // The ear learns a storm's cues slowly: it needs the shifts.
    const found = measure(level, nets, dealShifts(level, nets, seeds, level.line === "storm" ? 10 : 4));
    expect(honest.includes(level.name), faults(level, found).join("; ")).toBe(
      faults(level, found).length === 0,
    );
  },
);

test("the workshop is shown if the noise to train on matters, and looking does", async () => {
  const engine = await onnxEngine({ threads: 2 });
  const byNoise = [];
  for (const noise of [0, bestNoise, noises.length - 1])
    byNoise.push(
      measure(workshop, nets, await workshopShifts(engine, { level: workshop, nets, noise }, seeds, 4)),
    );
  await engine.close();
  const found = workshopFaults(workshop, byNoise, 1);
  expect(honest.includes("workshop"), found.join("; ")).toBe(found.length === 0);
}, 300_000);

test("a level that pays every width alike is found out", () => {
  const { price } = levels;
  const flat = { ...price, terms: { ...price.terms, pays: price.terms.widths.map(() => 50) } };
  const found = measure(flat, nets, dealShifts(flat, nets, [1, 2], 2));
  expect(faults(flat, found).join("; ")).toContain("above the ends");
});
