import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { random } from "../../../src/core/random.ts";
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";
import { drawParcel, parcelFactors } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";
import { edgeOf, flipsOnce, lead } from "../rules/round.ts";
import { dealParcel, workshopPicture } from "./deal.ts";

const nets = gameNets(readFileSync(new URL("../models/nets.bin", import.meta.url)));

// What the workshop deals is read by way of the player's own denoiser.
const { workshop: _, ...others } = levels;

test.each(Object.values(others))(
  "$name deals parcels without near ties that break where they should, and the same ones again",
  (level) => {
    for (let i = 0; i < 4; i++) {
      const parcel = dealParcel(level, nets, 8, i);
      expect(dealParcel(level, nets, 8, i)).toEqual(parcel);
      for (const reading of parcel.readings) expect(lead(reading)).toBeGreaterThanOrEqual(0.02);
      if (parcel.truth < 0) expect(edgeOf(parcel)).toBe(-1);
      else if (level.edges) expect(flipsOnce(parcel)).toBe(true);
    }
  },
);

test("the memoriser's parcels have a pipe on offer that learnt from many pictures, and are read by some pipes and not by others", () => {
  for (let i = 0; i < 10; i++) {
    const parcel = dealParcel(levels.memoriser, nets, 5, i);
    expect("offers" in parcel && parcel.offers).toContain(2);
    expect(new Set(parcel.readings.map(({ right }) => right)).size).toBe(2);
  }
});

test("a shift holds each edge in its share, and three strangers of ten where there are any", () => {
  const { edges = [], terms } = levels.price;
  const found = edges.map(() => 0);
  for (let i = 0; i < terms.parcels; i++) found[edgeOf(dealParcel(levels.price, nets, 4, i))]++;
  for (const [notch, share] of edges.entries()) expect(Math.abs(found[notch] - 10 * share)).toBeLessThan(1);
  const strangers = Array.from({ length: 10 }, (_, i) => dealParcel(levels.stranger, nets, 4, i)).filter(
    ({ truth }) => truth < 0,
  );
  expect(strangers).toHaveLength(3);
});

test("the workshop deals a picture in a storm, and reads what is made of it", () => {
  const { workshop } = levels;
  const seen = workshopPicture(workshop, 8, 3);
  expect(dealParcel(workshop, nets, 8, 3)).toMatchObject({ picture: seen });
  const cleaned = new Float32Array(seen.length);
  const parcel = dealParcel(workshop, nets, 8, 3, cleaned);
  expect(parcel).toMatchObject({ picture: seen });
  expect(parcel.readings).not.toEqual(dealParcel(workshop, nets, 8, 3).readings);
});

test("in a storm the first squeezes leave noise behind, and later ones the picture too", () => {
  const draw = random(17);
  const widths = [256, 64, 4];
  const errors = widths.map(() => 0);
  for (let n = 0; n < 60; n++) {
    const clean = drawParcel(parcelFactors(draw));
    const code = nets.storm.pipe.encode(Array.from(stormy(clean, draw), (byte) => byte / 255));
    widths.forEach((width, i) => {
      const out = nets.storm.pipe.decode(code, width);
      for (let p = 0; p < out.length; p++) errors[i] += (out[p] - clean[p] / 255) ** 2;
    });
  }
  expect(errors[1]).toBeLessThan(0.97 * errors[0]);
  expect(errors[2]).toBeGreaterThan(1.3 * errors[1]);
});
