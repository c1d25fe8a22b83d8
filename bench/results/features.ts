import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { knnClassify } from "../../src/baselines/knn.ts";
import { fitPca, pcaEncode } from "../../src/baselines/pca.ts";
import type { Multiply } from "../../src/core/linalg/multiply.ts";
import { tensorRows } from "../../src/core/linalg/rows.ts";
import { sizeOf } from "../../src/core/shape.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { type Dataset, loadModel, onnxEngine, openDataset } from "../../src/node.ts";
import { accuracyOf, fitLogistic } from "./logistic.ts";
import { pixels } from "./pixels.ts";
import type { Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const pictures = "mnist/train-images-idx3-ubyte.gz";
const unseen = "mnist/t10k-images-idx3-ubyte.gz";
const settings = [
  "--latent",
  "32",
  "--layers",
  "16,32,64",
  "--hidden",
  "256",
  "--noise",
  "gaussian:0.5",
  "--time",
  "240",
];

/** How much do 32 numbers that were learnt without labels say of the label? */
export const features: Row = {
  name: "features",
  what: `Classes of MNIST's 10,000 test digits from 32 numbers a digit: \`train mnist/train-images… ${settings.join(" ")}\` without labels, then classifiers on the codes of the 60,000 training digits.`,
  minutes: 8,
  needs: [pictures, unseen, "mnist/train-labels-idx1-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz"],
  run: async ({ data, scratch, hourglass, threads }) => {
    const path = scratch("model.safetensors");
    const training = await hourglass("train", data(pictures), ...settings, "--out", path);
    const engine = await onnxEngine({ threads });
    const [train, test] = [await openDataset(data(pictures)), await openDataset(data(unseen))];
    const multiply = engineMultiply(engine);
    try {
      const model = await loadModel(path, { engine });
      const codes = [await model.encode(train), await model.encode(test)] as const;
      await model.close();
      const flat = [await flatRows(train), await flatRows(test)] as const;
      const pca = await fitPca(tensorRows(flat[0]), { keep: 32, multiply });
      const projected = [
        await pcaEncode(pca, flat[0], multiply),
        await pcaEncode(pca, flat[1], multiply),
      ] as const;
      const [ours, theirs] = [
        await judge(codes, [train, test], multiply),
        await judge(projected, [train, test], multiply),
      ];
      const figure = (name: "5-NN" | "logistic regression", atLeast: number) => ({
        name: `accuracy, ${name}`,
        value: ours[name],
        digits: 3,
        reach: { atLeast },
        beside: { "PCA-32": theirs[name] },
      });
      const figures = [figure("5-NN", 0.978), figure("logistic regression", 0.94)];
      return { figures, notes: [trainingNote(training)] };
    } finally {
      await engine.close();
      for (const dataset of [train, test]) await dataset.close();
    }
  },
};

/** Accuracy of classifiers of codes [n, 32] of training and test rows. */
async function judge(
  [train, test]: readonly [Tensor<"float32">, Tensor<"float32">],
  datasets: readonly [Dataset, Dataset],
  multiply: Multiply,
): Promise<{ "5-NN": number; "logistic regression": number }> {
  const [learnt, asked] = datasets.map(({ labels }) => Uint8Array.from(labels ?? [], Number));
  const near = await knnClassify(tensorRows(test), tensorRows(train), learnt, { k: 5, multiply });
  const right = near.filter((label, row) => label === asked[row]).length;
  const logistic = fitLogistic(train, learnt, 10);
  return { "5-NN": right / asked.length, "logistic regression": accuracyOf(logistic, test, asked) };
}

/** Pictures as rows [n, pixels] in 0…1. */
async function flatRows(dataset: Dataset): Promise<Tensor<"float32">> {
  return tensor("float32", [dataset.rows, sizeOf(dataset.shape)], await pixels(dataset));
}
