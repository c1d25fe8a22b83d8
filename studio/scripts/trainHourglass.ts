/**
 * Makes studio/models/hourglass.net, the nested model of the Start page, after `npm run build`:
 *
 *     node studio/run.mjs studio/scripts/trainHourglass.ts [--from FILE] [--rows N] [--hidden N] [--out FILE]
 *
 * It learns glyphs, what people draw first and random strokes with the library's own `train`: first as a nested model, then in turn at
 * full width, where most people look, and nested again. `--from` goes on from a network as it is, whose hidden layers may
 * become wider, and leaves out the first. Each training keeps the epoch that is best on rows held out; at the end the weights are rounded to 8 bits.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openDataset, startEngine, train } from "autoencoder/node";
import { drawGlyph, glyphFactors } from "../../src/data/procedural/glyphs.ts";
import { planned } from "../../src/tasks/fit.ts";
import { firstDrawing } from "../models/firstDrawing.ts";
import type { Net } from "../models/net.ts";
import { netFromBytes, netToBytes } from "../models/netFile.ts";
import { scribble, side } from "../models/strokes.ts";
import { denseModel } from "./denseModel.ts";
import { denseNet } from "./denseNet.ts";
import { measureHourglass } from "./measureHourglass.ts";

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    rows: { type: "string", default: "100000" },
    hidden: { type: "string", default: "172" },
    threads: { type: "string", default: "2" },
    out: { type: "string", default: "studio/models/hourglass.net" },
  },
});
const seed = 21;
const rows = Number(values.rows);
const size = side * side;

/** What is trained in turn, and for how many epochs: the code cut at random, or whole. */
const courses = [
  { type: "nested", epochs: 100, learningRate: 2e-3 },
  { type: "vanilla", epochs: 3, learningRate: 1e-3 },
  { type: "nested", epochs: 2, learningRate: 1e-3 },
  { type: "vanilla", epochs: 3, learningRate: 1e-3 },
  { type: "nested", epochs: 3, learningRate: 1e-3 },
] as const;

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
const learnt = `${rows / 4} glyphs, ${rows / 4} drawings of hearts, faces, letters and the like, and ${rows / 2} pictures of random strokes, seed ${seed}`;
let net: Net | undefined = values.from ? netFromBytes(readFileSync(values.from)) : undefined;
const trainedOn = net ? `${net.about.trainedOn}; then on ${learnt}` : learnt;
for (const { type, ...course } of net ? courses.slice(1) : courses) {
  const asked = { type, latent: 32, layers: [Number(values.hidden)], activation: "relu" } as const;
  const { spec } = await planned(data, asked);
  const training = train(data, {
    ...(net ? { from: denseModel(spec, net, seed) } : asked),
    ...{ ...course, engine, seed, batch: 256, validation: 0.05, contamination: 0 },
  });
  for await (const event of training)
    if (event.type === "epoch") console.log(type, event.epoch, event.trainLoss, event.validationLoss);
  net = denseNet(await training.model, {});
}
await engine.close();
if (!net) throw new Error("there is no course");
const rounded = netFromBytes(netToBytes(net));
// The rows that it is measured by have the seed of earlier versions, 12, which no training has.
const about = { trainedOn, ...measureHourglass(rounded, 12) };
console.log(about);
const bytes = netToBytes({ ...rounded, about });
writeFileSync(values.out, bytes);
console.log(`${values.out}: ${bytes.length} bytes`);
