/**
 * Trains a small denoiser with a checkpoint after every run of steps and prints a hash of the final weights:
 * `node resumeChild.mjs MODEL [--resume]`. A test kills it, and starts it again.
 */
import { createHash } from "node:crypto";
import { builtinDataset } from "../dist/data/procedural/builtins.js";
import { splitRows } from "../dist/data/split.js";
import { loadCheckpoint, saveCheckpoint } from "../dist/hosts/node/disk/checkpoint.js";
import { onnxEngine } from "../dist/hosts/node/engine/onnxEngine.js";
import { convArchitecture } from "../dist/models/families/autoencoder/architecture.js";
import { autoencoderTraining } from "../dist/models/families/autoencoder/autoencoderTraining.js";
import { network } from "../dist/models/families/autoencoder/network.js";
import { modelSpec } from "../dist/models/modelSpec.js";
import { train } from "../dist/train/train.js";

const [model = "", flag] = process.argv.slice(2);
const dataset = builtinDataset("glyphs", { rows: 320, seed: 1 });
const net = network(
  modelSpec.parse({
    type: "denoising",
    noise: { kind: "gaussian", amount: 0.2 },
    input: { kind: "pictures", channels: 1, height: 28, width: 28 },
    latent: 8,
    loss: "mse",
    ...convArchitecture([1, 28, 28], { widths: [16] }),
  }),
);
const configuration = { net: "small" };
const engine = await onnxEngine({ threads: 1 });
const stream = train(autoencoderTraining(net), {
  engine,
  dataset,
  rows: splitRows(dataset.rows, { validation: 0.1, seed: 1 }),
  batch: 16,
  epochs: 40,
  checkpoints: {
    every: 0,
    load: async () => {
      const saved = flag === "--resume" ? await loadCheckpoint(model, { configuration }) : undefined;
      return (
        saved && /** @type {any} */ ({ progress: saved.state, tensors: Object.fromEntries(saved.tensors) })
      );
    },
    save: ({ progress, tensors }) =>
      saveCheckpoint(model, { configuration, state: progress, tensors: new Map(Object.entries(tensors)) }),
  },
});
for (;;) {
  const { value, done } = await stream.next();
  if (done) {
    console.log(`hash ${createHash("sha256").update(value.weights).digest("hex")}`);
    break;
  }
  // Said once the checkpoint is on disk: from here on it must never be lost.
  if (value.type === "saved" || value.type === "start") console.log(`step ${value.step}`);
}
await engine.close();
