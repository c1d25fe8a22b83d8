/**
 * Makes studio/models/hourglass.net, the nested model of the Start page: `node studio/run.mjs studio/scripts/trainHourglass.ts
 * [--epochs N] [--out FILE]`, after `npm run build`. It trains on glyphs, random strokes and what people draw first with the library's own
 * `train`, keeps the epoch that is best on rows held out, and rounds the weights to 8 bits.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openDataset, startEngine, train } from "autoencoder/node";
import { drawGlyph, glyphFactors } from "../../src/data/procedural/glyphs.ts";
import { firstDrawing } from "../models/firstDrawing.ts";
import { netFromBytes, netToBytes } from "../models/netFile.ts";
import { scribble, side } from "../models/strokes.ts";
import { denseNet } from "./denseNet.ts";
import { measureHourglass } from "./measureHourglass.ts";

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "140" },
    rows: { type: "string", default: "160000" },
    layers: { type: "string", default: "160" },
    threads: { type: "string", default: "2" },
    out: { type: "string", default: "studio/models/hourglass.net" },
  },
});
const seed = 11;
const rows = Number(values.rows);
const size = side * side;

const pictures = new Uint8Array(rows * size);
for (let row = 0; row < rows; row++) {
  const out = pictures.subarray(row * size, (row + 1) * size);
  if (row % 4 === 0) drawGlyph(glyphFactors(row / 4, seed), out);
  else if (row % 2 === 0) firstDrawing(row, seed, out);
  else scribble(row, seed, out);
}
// Four lines of 196: a side below 8 makes the network dense, which sees no shape.
const data = await openDataset({ data: pictures, shape: [rows, 4, size / 4] });
const engine = await startEngine({ threads: Number(values.threads) });
const training = train(data, {
  engine,
  type: "nested",
  latent: 32,
  layers: values.layers.split(",").map(Number),
  activation: "relu",
  batch: 256,
  learningRate: 2e-3,
  validation: 0.05,
  seed,
  epochs: Number(values.epochs),
});
for await (const event of training)
  if (event.type === "epoch") console.log(event.epoch, event.trainLoss, event.validationLoss);
const model = await training.model;
const net = netFromBytes(netToBytes(denseNet(model, {})));

const about = {
  trainedOn: `${rows / 4} glyphs, ${rows / 4} drawings of hearts, faces, letters and the like, and ${rows / 2} pictures of random strokes, seed ${seed}`,
  ...measureHourglass(net, seed + 1),
};
console.log(about);
const bytes = netToBytes({ ...net, about });
writeFileSync(values.out, bytes);
console.log(`${values.out}: ${bytes.length} bytes`);
await engine.close();
