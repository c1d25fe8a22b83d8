/**
 * Makes the networks of the game: `node studio/run.mjs studio/game/scripts/trainModels.ts [NAME …]`, ten minutes or so on two
 * cores. Every picture is procedural, so seeds are all that it needs. With names it makes those again and keeps the others. Writes
 * studio/game/models/nets.bin and prints its hash and what the game's model card says.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { onnxEngine } from "autoencoder/node";
import { decodeNets, encodeNets } from "../../models/layersFile.ts";
import { appliedNets } from "../nets/net.ts";
import { keepFloats, openFloats, shippedPath } from "./training/floats.ts";
import { makers } from "./training/makers.ts";
import { fewBits, reads } from "./training/rounding.ts";

const wanted = process.argv.slice(2);
const floats = openFloats();
const engine = await onnxEngine({ threads: 2 });
const make = makers(engine, floats);
for (const name of wanted.length > 0 ? wanted : Object.keys(make)) {
  const began = performance.now();
  await make[name]();
  console.log(`${name}: made in ${Math.round((performance.now() - began) / 1000)} s`);
  keepFloats(floats);
}
await engine.close();

const bytes = encodeNets({
  nets: Object.fromEntries(
    Object.entries(floats).map(([name, layers]) => [name, layers.map((layer) => fewBits(name, layer))]),
  ),
  about: {},
});
writeFileSync(shippedPath, bytes);
console.log(`nets.bin: ${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
const shipped = decodeNets(bytes).nets;
for (const [pipe, receiver, widths] of [
  ["pipe", "receiver", [32, 16, 8, 4, 2, 1]],
  ["storm", "stormReceiver", [256, 64, 16, 8, 4, 2, 1]],
] as const) {
  const [before, after] = [floats, shipped].map((nets) => reads(appliedNets(nets), pipe, receiver, widths));
  console.log(
    `${pipe}: reads ${before.join(" ")} of 400 unrounded, ${after.join(" ")} as shipped, at ${widths.join(" ")}`,
  );
}
