/**
 * Makes studio/models/photo.safetensors, the network of the /denoise panel that sends 256×256×3 = 196,608 numbers through 256, after
 * `npm run build`:
 *
 *     node scripts/trainDenoiser.mjs --courses camera --photographs DIR --fetch     (Debian; fetches the photographs)
 *     node studio/run.mjs studio/scripts/trainPhoto.ts --photographs DIR/camera [--keep FOLDER]
 *
 * It learns coasts (studio/models/coast) and, a row in seven, a piece of a photograph, at a side of 64 pixels first, where a step costs
 * a hundredth, then at 128, then at 256: each network grows out of the one before. `--keep` names a folder for the networks of
 * each side and their checkpoints: what is there is not trained again, and what was interrupted goes on.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadModel, type Model, openDataset, startEngine, train } from "autoencoder/node";
import { decodeModel, encodeModel } from "../../src/files/modelFile.ts";
import { fromModelFile, toModelFile } from "../../src/model/autoencoder.ts";
import { grown } from "./photo/grown.ts";
import { learntPictures } from "./photo/learntPictures.ts";
import { readPhotographs } from "./photo/photographs.ts";

const { values } = parseArgs({
  options: {
    photographs: { type: "string" },
    keep: { type: "string" },
    threads: { type: "string", default: "2" },
    /** Shares of the minutes below; less for a trial. */
    share: { type: "string", default: "1" },
    out: { type: "string", default: "studio/models/photo.safetensors" },
  },
});
if (!values.photographs)
  throw new Error("trainPhoto: name the folder of photographs, as in --photographs DIR/camera");
const seed = 11;
const share = Number(values.share);

/** A side of the pictures, what is learnt at it and for how long; the noise of a pixel is less where it stands for several. */
const courses = [
  { side: 64, rows: 24_000, batch: 32, noise: 0.05, minutes: 20, learningRate: 2e-3 },
  { side: 128, rows: 6000, batch: 16, noise: 0.08, minutes: 20, learningRate: 1e-3 },
  { side: 256, rows: 2000, batch: 8, noise: 0.15, minutes: 20, learningRate: 5e-4 },
];
const layers = [128, 64, 32, 16];

const keep = values.keep ?? mkdtempSync(join(tmpdir(), "hourglass-photo-"));
mkdirSync(keep, { recursive: true });
const photographs = await readPhotographs(values.photographs);
const engine = await startEngine({ threads: Number(values.threads) });
let model: Model | undefined;
for (const [i, course] of courses.entries()) {
  const path = join(keep, `${course.side}.safetensors`);
  const before = model;
  model = existsSync(path) ? await loadModel(path, { engine }) : await trained(course, i, path, before);
  await before?.close();
}
await engine.close();
const path = join(keep, `${courses[courses.length - 1].side}.safetensors`);
// What judges rows and draws new ones would be half of the file, and the panel needs neither.
const { spec, net, weights, provenance } = fromModelFile(decodeModel(readFileSync(path), path), path);
const bytes = encodeModel(toModelFile({ spec, net, weights, provenance }, { eightBits: true }));
writeFileSync(values.out, bytes);
console.log(`${values.out}: ${bytes.length} bytes`);

async function trained(
  { side, rows, batch, noise, minutes, learningRate }: (typeof courses)[number],
  i: number,
  path: string,
  before: Model | undefined,
): Promise<Model> {
  const count = Math.max(100, Math.round(rows * Math.min(1, 4 * share)));
  const data = await openDataset({
    data: await learntPictures(count, side, photographs.learnt),
    shape: [count, 3, side, side],
  });
  const training = train(data, {
    ...(before
      ? { from: grown(before, { channels: layers[layers.length - 2 - i], noise, seed }) }
      : {
          type: "denoising",
          latent: 256,
          layers: layers.slice(-2),
          activation: "leaky-relu",
          noise: { kind: "gaussian", amount: noise },
        }),
    ...{ engine, batch, learningRate, seed, validation: 0.04, contamination: 0 },
    seconds: 60 * minutes * share,
    checkpoint: { path, resume: true },
  });
  for await (const event of training)
    if (event.type === "start") console.log(`${side}: ${event.trainRows} rows, ${event.parameters} weights`);
    else if (event.type === "epoch")
      console.log(
        side,
        event.epoch,
        event.step,
        event.trainLoss.toFixed(5),
        event.validationLoss?.toFixed(5),
        event.seconds.toFixed(0),
      );
  const model = await training.model;
  await model.save(path);
  await data.close();
  return model;
}
