import { type Engine, loadModel, openDataset } from "autoencoder/node";
import { random } from "../../../../src/core/random.ts";
import type { LayerNumbers } from "../../../models/layersFile.ts";
import { shapes } from "../../parcels/outlines.ts";
import { pixels, side } from "../../parcels/parcel.ts";
import { keptModel } from "./floats.ts";
import { netFromLibrary } from "./netFromLibrary.ts";
import { parcels } from "./pictures.ts";
import { trainClassifier } from "./trainClassifier.ts";

/** A classifier that learns from what a pipe gives at each of its widths, and from the parcels themselves. */
export async function trainReceiver(
  engine: Engine,
  pipeName: string,
  widths: readonly number[],
  storm: boolean,
): Promise<LayerNumbers[]> {
  const [count, batch] = [12_000, 64];
  const { data, classes } = parcels(count, 21, storm);
  const model = await loadModel(keptModel(pipeName));
  const set = await openDataset({ data, shape: [count, side, side] });
  const looks = [Float32Array.from(data, (byte) => byte / 255)];
  for (const width of widths)
    looks.push((await model.reconstruct(set, { width })).data as Float32Array<ArrayBuffer>);
  const draw = random(22);
  const trained = await trainClassifier(engine, {
    ...{ classes: shapes.length, side, batch, steps: 5000, learningRate: 3e-3, seed: 3, weightDecay: 0.02 },
    layers: [
      { kind: "conv", channels: 8, kernel: [4, 4], stride: [2, 2], activation: "leaky-relu" },
      { kind: "conv", channels: 16, kernel: [4, 4], stride: [2, 2], activation: "leaky-relu" },
      { kind: "dense", units: shapes.length },
    ],
    batchOf: () => {
      const pictures = new Float32Array(batch * pixels);
      const labels = new Uint8Array(batch);
      for (let row = 0; row < batch; row++) {
        const i = draw.integer(count);
        labels[row] = classes[i];
        // Three in ten are the parcels themselves.
        const look = draw.uniform() < 0.3 ? looks[0] : looks[1 + draw.integer(widths.length)];
        pictures.set(look.subarray(i * pixels, (i + 1) * pixels), row * pixels);
      }
      return { pictures, classes: labels };
    },
    progress: (step, loss) => step % 1000 === 0 && console.log(`  step ${step}: ${loss.toFixed(3)}`),
  });
  await set.close();
  await model.close();
  const layers = trained.layers.map(({ spec }, i) => ({ name: `receiver.${i}`, spec }));
  return netFromLibrary({ layers, weights: trained.weights, input: [1, side, side] });
}
