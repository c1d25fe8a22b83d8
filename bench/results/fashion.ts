import type { Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const train = "fashion-mnist/train-images-idx3-ubyte.gz";
const test = "fashion-mnist/t10k-images-idx3-ubyte.gz";

/** Test errors to reach, and those of a plain convolutional network in PyTorch after three minutes, by width. */
const widths = [
  { latent: 8, reach: 0.0115, pytorch: 0.0121 },
  { latent: 32, reach: 0.0062, pytorch: 0.0068 },
  { latent: 128, reach: 0.003, pytorch: 0.0033 },
];

/** How small is the error through a narrow waist, on pictures that training did not see? */
export const fashion: readonly Row[] = widths.map(({ latent, reach, pytorch }) => {
  const settings = ["--latent", String(latent), "--batch", "64", "--lr", "0.0035", "--time", "330"];
  return {
    name: `fashion-${latent}`,
    what: `Fashion-MNIST through ${latent} numbers: \`train fashion-mnist/train-images… ${settings.join(" ")}\`, then \`evaluate\` on the 10,000 test pictures.`,
    minutes: 7,
    needs: [train, test],
    run: async ({ data, scratch, hourglass }) => {
      const model = scratch("model.safetensors");
      const training = await hourglass("train", data(train), ...settings, "--out", model);
      const { metrics, baselines } = (await hourglass("evaluate", model, data(test))) as {
        metrics: { mse: number };
        baselines: { pca: { mse: number } };
      };
      const beside = { PCA: baselines.pca.mse, "PyTorch (quoted)": pytorch };
      return {
        figures: [{ name: "test MSE", value: metrics.mse, digits: 4, reach: { atMost: reach }, beside }],
        notes: [trainingNote(training)],
      };
    },
  };
});
