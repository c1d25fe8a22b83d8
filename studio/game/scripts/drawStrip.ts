/** Draws studio/game/models/strip.png, the picture that the game's page shows before any script: `node studio/run.mjs studio/game/scripts/drawStrip.ts`. */
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { random } from "../../../src/core/random.ts";
import { gameNets } from "../nets/gameNets.ts";
import { drawParcel, parcelFactors, side } from "../parcels/parcel.ts";
import { usualWidths } from "../rules/terms.ts";

const { pipe } = gameNets(readFileSync("studio/game/models/nets.bin")).plain;
const draw = random(7);
let factors = parcelFactors(draw, [0, 0.3]);
while (factors.shape !== "boat") factors = parcelFactors(draw, [0, 0.3]);
const code = pipe.encode(Array.from(drawParcel(factors), (byte) => byte / 255));
const width = side * usualWidths.length;
const bytes = new Uint8Array(3 * width * side);
for (const [frame, kept] of usualWidths.entries()) {
  const picture = pipe.decode(code, kept);
  // White ink on the pad, as in the game.
  for (let i = 0; i < side * side; i++) {
    const at = 3 * (Math.floor(i / side) * width + frame * side + (i % side));
    const ends = [14, 16, 20].map((dark, channel) => [dark, [255, 250, 238][channel]]);
    bytes.set(
      ends.map(([dark, light]) => Math.round(dark + (light - dark) * picture[i])),
      at,
    );
  }
}
await sharp(bytes, { raw: { width, height: side, channels: 3 } })
  .png({ compressionLevel: 9 })
  .toFile("studio/game/models/strip.png");
