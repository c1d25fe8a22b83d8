import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { sizeOf } from "../../src/core/shape.ts";
import { tensor } from "../../src/core/tensor.ts";
import { trustworthiness } from "../../src/inspect/trustworthiness.ts";
import { loadModel, onnxEngine, openDataset, umap } from "../../src/node.ts";
import { pixels } from "./pixels.ts";
import type { Figure, Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const train = "fashion-mnist/train-images-idx3-ubyte.gz";
const test = "fashion-mnist/t10k-images-idx3-ubyte.gz";
/**
 * Chosen on 6,000 training pictures held out, of models of the other 54,000 after 25 epochs: 0.970 with 40 neighbours, 0.971 with 120. The 12
 * nearest of 10,000 pictures reach as far as the 72 nearest of 60,000, so more are kept together than the usual 15.
 */
const settings = ["--type", "map", "--neighbours", "120", "--epochs", "60"];
const neighbours = 12;

/** Are neighbours on a map of pictures that training did not see neighbours in truth? */
export const map: Row = {
  name: "map",
  what: `Fashion-MNIST's 10,000 test pictures as points of a plane: \`train fashion-mnist/train-images… ${settings.join(" ")}\`, then \`map\` and \`evaluate\` on the test pictures. UMAP (umap-js with its defaults, 15 neighbours) is fitted on the test pictures themselves, and places no others.`,
  minutes: 20,
  needs: [train, test],
  run: async ({ data, scratch, hourglass, threads, log }) => {
    const path = scratch("model.safetensors");
    const training = await hourglass("train", data(train), ...settings, "--out", path);
    const { metrics, baselines } = (await hourglass("evaluate", path, data(test))) as {
      metrics: { mse: number };
      baselines: { pca: { mse: number } };
    };
    const engine = await onnxEngine({ threads });
    const dataset = await openDataset(data(test));
    const multiply = engineMultiply(engine);
    try {
      const model = await loadModel(path, { engine });
      const mapped = await model.map(dataset, { most: dataset.rows, neighbours });
      await model.close();
      log("UMAP");
      const rows = tensor("float32", [dataset.rows, sizeOf(dataset.shape)], await pixels(dataset));
      const points = await umap(rows);
      const besideUmap = await trustworthiness(rows, points, { k: neighbours, multiply });
      const figures: Figure[] = [
        {
          name: `trustworthiness at ${neighbours}`,
          value: mapped.trustworthiness!.map,
          digits: 3,
          reach: { atLeast: 0.97 },
          beside: { PCA: mapped.trustworthiness!.pca, UMAP: besideUmap },
        },
        {
          name: "test MSE from two numbers",
          value: metrics.mse,
          digits: 4,
          beside: { PCA: baselines.pca.mse },
        },
      ];
      return { figures, notes: [trainingNote(training)] };
    } finally {
      await multiply.close();
      await engine.close();
      await dataset.close();
    }
  },
};
