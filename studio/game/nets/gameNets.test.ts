import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { random } from "../../../src/core/random.ts";
import { decodeNets } from "../../models/layersFile.ts";
import { languageNames, textIn } from "../../text/languages.ts";
import { shapes } from "../parcels/outlines.ts";
import { drawParcel, parcelFactors } from "../parcels/parcel.ts";
import { reads } from "../scripts/training/rounding.ts";
import { gameNets } from "./gameNets.ts";
import { appliedNets } from "./net.ts";

const bytes = readFileSync(new URL("../models/nets.bin", import.meta.url));

test("the networks are those that trainModels made, and small", () => {
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(
    "b31caa2ecf7e88995163023a850d26393cc19ab40be659c407638551f6d355d6",
  );
  expect(bytes.length).toBeLessThan(300_000);
});

test("the receiver reads what 32 numbers carry, and little of what one does", () => {
  const { plain } = gameNets(bytes);
  const draw = random(99);
  const rates = [32, 1].map((width) => {
    let read = 0;
    for (let i = 0; i < 200; i++) {
      const factors = parcelFactors(draw);
      const code = plain.pipe.encode(Array.from(drawParcel(factors), (byte) => byte / 255));
      const logits = plain.receive(plain.pipe.decode(code, width));
      if (shapes[logits.indexOf(Math.max(...logits))] === factors.shape) read++;
    }
    return read / 200;
  });
  expect(rates[0]).toBeGreaterThan(0.9);
  expect(rates[1]).toBeLessThan(0.6);
});

test.each([undefined, ...languageNames])(
  "the card of the networks says what the receiver reads and how large they are (%s)",
  async (language) => {
    const counts = reads(appliedNets(decodeNets(bytes).nets), "pipe", "receiver", [32, 4, 1]);
    const { card } = (await textIn(language)).play;
    const numbers = card.text.flatMap((words) => (words.match(/\b\d{3}\b/g) ?? []).map(Number));
    expect(numbers).toEqual([400, ...counts, Math.round(bytes.length / 1000)]);
  },
);
