import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { random } from "../../../src/core/random.ts";
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";
import { drawParcel, parcelFactors } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";
import { edgeOf, flipsOnce, lead } from "../rules/round.ts";
import { dealParcel } from "./deal.ts";

const nets = gameNets(readFileSync(new URL("../models/nets.bin", import.meta.url)));

test.each(Object.values(levels))(
  "$name deals parcels without near ties that break once, and the same ones again",
  (level) => {
    for (let i = 0; i < 4; i++) {
      const parcel = dealParcel(level, nets, 8, i);
      expect(dealParcel(level, nets, 8, i)).toEqual(parcel);
      for (const reading of parcel.readings) expect(lead(reading)).toBeGreaterThanOrEqual(0.02);
      if (parcel.truth < 0) expect(edgeOf(parcel)).toBe(-1);
      else expect(flipsOnce(parcel)).toBe(true);
    }
  },
);

test("in a storm the first squeezes leave noise behind, and later ones the picture too", () => {
  const draw = random(17);
  const widths = [256, 64, 4];
  const errors = widths.map(() => 0);
  for (let n = 0; n < 60; n++) {
    const clean = drawParcel(parcelFactors(draw));
    const code = nets.storm.encode(Array.from(stormy(clean, draw), (byte) => byte / 255));
    widths.forEach((width, i) => {
      const out = nets.storm.decode(code, width);
      for (let p = 0; p < out.length; p++) errors[i] += (out[p] - clean[p] / 255) ** 2;
    });
  }
  expect(errors[1]).toBeLessThan(0.97 * errors[0]);
  expect(errors[2]).toBeGreaterThan(1.3 * errors[1]);
});
