import { writeFile } from "node:fs/promises";
import { random } from "../../src/core/random.ts";
import { npyBytes } from "../../src/data/readers/arrays/npy.ts";
import { readModelFile } from "../../src/hosts/node/disk/modelDisk.ts";
import { likelihood as measured } from "../../src/inspect/likelihood.ts";
import { fromModelFile } from "../../src/model/autoencoder.ts";
import { openModel } from "../../src/model/openModel.ts";
import { onnxEngine, openDataset } from "../../src/node.ts";
import type { Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const train = "mnist/train-images-idx3-ubyte.gz";
const test = "mnist/t10k-images-idx3-ubyte.gz";
const settings = [
  "--type",
  "variational",
  "--loss",
  "bce",
  "--latent",
  "40",
  "--warm-up",
  "0.2",
  "--time",
  "700",
];
const samples = 1000;
const measuredRows = 1000;

/** How likely does a variational model find digits that it did not see? */
export const likelihood: Row = {
  name: "likelihood",
  what: `Nats a test digit of MNIST, each pixel drawn once as 0 or 1 with its grey as the chance: \`train digits.npy ${settings.join(" ")}\`, then importance sampling with ${samples} draws a digit over ${measuredRows} of the 10,000.`,
  minutes: 20,
  needs: [train, test],
  run: async ({ data, scratch, hourglass, threads }) => {
    const model = scratch("model.safetensors");
    const [learnt, asked] = [scratch("train.npy"), scratch("test.npy")];
    await binarise(data(train), learnt, "train");
    await binarise(data(test), asked, "test");
    const training = await hourglass("train", learnt, ...settings, "--out", model);
    const engine = await onnxEngine({ threads });
    const dataset = await openDataset(asked);
    try {
      const open = openModel(fromModelFile(await readModelFile(model), model), engine);
      const most = measuredRows * samples * 784;
      const found = await measured(open, dataset, { samples, seed: 0, most });
      if (!found) throw new Error("likelihood: the model gives none");
      return {
        figures: [
          {
            name: "−ln p(x), nats",
            value: found.nll,
            digits: 1,
            reach: { atMost: 83.5 },
            beside: {
              "the same for codes of the prior": found.nllOfPrior,
              "plain convolutional VAE in PyTorch (quoted)": 85.1,
              "Pythae (quoted)": 89.8,
            },
          },
        ],
        notes: [
          trainingNote(training),
          `The codes' density is a mixture of ${found.gaussians} Gaussians, fitted to training codes; the others quoted are for codes of the prior, of which the negative ELBO is ${(-found.elbo).toFixed(1)}.`,
        ],
      };
    } finally {
      await engine.close();
      await dataset.close();
    }
  },
};

/** Writes pictures as an .npy file of 0 and 255, one seeded draw a pixel. */
async function binarise(from: string, to: string, stream: string): Promise<void> {
  const dataset = await openDataset(from);
  const { data } = await dataset.read(Uint32Array.from({ length: dataset.rows }, (_, i) => i));
  const { uniform } = random(0).fork(stream);
  const drawn = Uint8Array.from(data, (grey) => (uniform() * 255 < grey ? 255 : 0));
  await writeFile(to, [npyBytes("|u1", [dataset.rows, 28, 28]), drawn]);
  await dataset.close();
}
