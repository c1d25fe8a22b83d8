import { random } from "../../src/core/random.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { type Engine, loadModel, type Model, onnxEngine, openDataset } from "../../src/node.ts";
import { trainClassifier } from "./classifier.ts";
import { frechetDistance } from "./frechet.ts";
import { momentsOf } from "./moments.ts";
import { pixels } from "./pixels.ts";
import type { Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const pictures = "fashion-mnist/train-images-idx3-ubyte.gz";
const unseen = "fashion-mnist/t10k-images-idx3-ubyte.gz";
const settings = ["--latent", "16", "--time", "130"];
const variational = ["--type", "variational", "--loss", "bce"];
const count = 10_000;

/** Do new pictures look like the pictures that were learnt? */
export const samples: Row = {
  name: "samples",
  what: `Fréchet distance of 10,000 new pictures from Fashion-MNIST's 10,000 test pictures, on the 64 features of a small classifier that the row trains: \`train fashion-mnist/train-images… ${[...variational, ...settings].join(" ")}\`, then \`generate\`, over that of a plain autoencoder of the same size with random codes (each number normal, with the mean and deviation of its training codes).`,
  minutes: 8,
  needs: [pictures, unseen, "fashion-mnist/train-labels-idx1-ubyte.gz"],
  run: async ({ data, scratch, hourglass, threads }) => {
    const [vae, plain] = [scratch("vae.safetensors"), scratch("plain.safetensors")];
    const training = await hourglass("train", data(pictures), ...variational, ...settings, "--out", vae);
    await hourglass("train", data(pictures), ...settings, "--out", plain);
    const engine = await onnxEngine({ threads });
    const [learnt, asked] = [await openDataset(data(pictures)), await openDataset(data(unseen))];
    try {
      const ruler = await trainClassifier(learnt, engine);
      const truth = await ruler.features(await pixels(asked));
      const distance = async (drawn: Float32Array) => frechetDistance(truth, await ruler.features(drawn));
      const drawn = async (path: string, draw: (model: Model) => Promise<Tensor<"float32" | "float64">>) =>
        withModel(path, engine, async (model) => distance(Float32Array.from((await draw(model)).data)));

      const random = await drawn(plain, async (model) =>
        model.decode(randomCodes(await model.encode(learnt))),
      );
      const mixture = await drawn(plain, (model) => model.sample(count));
      const own = await drawn(vae, (model) => model.sample(count));
      const prior = await drawn(vae, (model) => model.sample(count, { prior: true }));
      const floor = await distance((await pixels(learnt)).subarray(0, count * 784));
      return {
        figures: [
          {
            name: "distance, as a share of the plain autoencoder's with random codes",
            value: own / random,
            digits: 2,
            reach: { atMost: 0.25 },
            beside: {
              "the same from the prior (`generate --prior`)": prior / random,
              "plain autoencoder (`generate`)": mixture / random,
              "training pictures": floor / random,
            },
          },
        ],
        notes: [
          trainingNote(training),
          `The distances: ${own.toFixed(1)} from the mixture that the model keeps of its codes, ${prior.toFixed(1)} from its prior, ${random.toFixed(1)} for random codes. The classifier gets ${(100 * ruler.accuracy).toFixed(1)} % of held-out pictures right.`,
        ],
      };
    } finally {
      await engine.close();
      for (const dataset of [learnt, asked]) await dataset.close();
    }
  },
};

async function withModel<T>(path: string, engine: Engine, use: (model: Model) => Promise<T>): Promise<T> {
  const model = await loadModel(path, { engine });
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}

/** Independent normal numbers [count, latent], each with the mean and deviation of that number of some codes. */
function randomCodes(codes: Tensor<"float32">): Tensor<"float32"> {
  const latent = codes.shape[1];
  const { mean, deviation } = momentsOf(codes);
  const { normal } = random(0);
  const drawn = Float32Array.from(
    { length: count * latent },
    (_, i) => mean[i % latent] + deviation[i % latent] * normal(),
  );
  return tensor("float32", [count, latent], drawn);
}
