/**
 * How good are the baselines? Prints the AUROC of each detector on twelve tables (trained on 70 % of the normal
 * rows, standardised, tested on the rest, mean of 3 seeds) and the test error of PCA on pictures.
 * `node bench/run.mjs baselines`, from the root of the repository; it looks for the data in ../shared/data.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { engineMultiply } from "../src/baselines/engineMultiply.ts";
import { fitIsolationForest, isolationScores } from "../src/baselines/isolationForest.ts";
import { knnScores } from "../src/baselines/knn.ts";
import { fitGaussian, mahalanobisScores } from "../src/baselines/mahalanobis.ts";
import { firstComponents, fitPca, pcaReconstruct, pcaResidual } from "../src/baselines/pca.ts";
import type { Multiply } from "../src/core/linalg/multiply.ts";
import { tensorRows } from "../src/core/linalg/rows.ts";
import { auroc } from "../src/core/metrics/auroc.ts";
import { mse } from "../src/core/metrics/mse.ts";
import { permutation, random } from "../src/core/random.ts";
import { type Tensor, tensor } from "../src/core/tensor.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";

const data = join(process.cwd(), "../shared/data");
if (!existsSync(data)) console.log(`skipped: there is no ${data}`);
else {
  const engine = await onnxEngine();
  await pictures(join(data, "fashion-mnist"), engineMultiply(engine));
  await engine.close();
  await tables(join(data, "adbench"), 3);
}

async function tables(folder: string, seeds: number): Promise<void> {
  const sums = new Map<string, number>();
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv.gz"));
  for (const file of files) {
    const table = readTable(join(folder, file));
    const means = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      for (const [name, value] of Object.entries(await detect(table, seed))) {
        means.set(name, (means.get(name) ?? 0) + value / seeds);
      }
    }
    for (const [name, value] of means) sums.set(name, (sums.get(name) ?? 0) + value / files.length);
    if (sums.size > 0 && file === files[0]) console.log(["AUROC".padEnd(20), ...means.keys()].join("  "));
    print(file.replace(".csv.gz", ""), means);
  }
  print("mean", sums);
}

function print(name: string, values: Map<string, number>): void {
  console.log(
    [name.padEnd(20), ...[...values].map(([key, value]) => value.toFixed(3).padEnd(key.length))].join("  "),
  );
}

interface Table {
  readonly rows: number[][];
  readonly labels: boolean[];
}

function readTable(path: string): Table {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1);
  const cells = lines.map((line) => line.split(",").map(Number));
  return { rows: cells.map((row) => row.slice(0, -1)), labels: cells.map((row) => row.at(-1) === 1) };
}

async function detect({ rows, labels }: Table, seed: number): Promise<Record<string, number>> {
  const normals = [...permutation(rows.length, random(seed))].filter((i) => !labels[i]);
  const trained = new Set(normals.slice(0, Math.round(0.7 * normals.length)));
  const tested = rows.map((_, i) => i).filter((i) => !trained.has(i));
  const scale = standardiser([...trained].map((i) => rows[i]));
  const train = tensorRows(scale([...trained].map((i) => rows[i])));
  const test = tensorRows(scale(tested.map((i) => rows[i])));
  const judge = (scores: Float64Array): number =>
    auroc(
      scores,
      tested.map((i) => labels[i]),
    );
  return {
    "pca 90%": judge(await pcaResidual(await fitPca(train), test)),
    "pca 95%": judge(await pcaResidual(await fitPca(train, { keep: { variance: 0.95 } }), test)),
    "isolation forest": judge(await isolationScores(await fitIsolationForest(train, { seed }), test)),
    mahalanobis: judge(await mahalanobisScores(await fitGaussian(train), test)),
    "5-nn mean": judge(await knnScores(test, train)),
    "5-nn kth": judge(await knnScores(test, train, { by: "kth" })),
  };
}

function standardiser(rows: number[][]): (rows: number[][]) => Tensor<"float32"> {
  const width = rows[0].length;
  const mean = Array.from(
    { length: width },
    (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length,
  );
  const deviation = mean.map(
    (m, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j] - m) ** 2, 0) / rows.length) || 1,
  );
  return (own) =>
    tensor(
      "float32",
      [own.length, width],
      Float32Array.from(own.flatMap((row) => row.map((x, j) => (x - mean[j]) / deviation[j]))),
    );
}

async function pictures(folder: string, multiply: Multiply): Promise<void> {
  const started = performance.now();
  const train = readIdx(join(folder, "train-images-idx3-ubyte.gz"));
  const test = readIdx(join(folder, "t10k-images-idx3-ubyte.gz"));
  const pca = await fitPca(tensorRows(train), { keep: 128, multiply });
  console.log(
    `PCA-128 fitted to ${train.shape.join("×")} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  for (const k of [8, 32, 128]) {
    const error = mse(test.data, (await pcaReconstruct(firstComponents(pca, k), test)).data);
    console.log(`test MSE of PCA-${k}: ${error.toFixed(4)}`);
  }
}

function readIdx(path: string): Tensor<"float32"> {
  const bytes = gunzipSync(readFileSync(path));
  return tensor(
    "float32",
    [bytes.readUInt32BE(4), 784],
    Float32Array.from(bytes.subarray(16), (byte) => byte / 255),
  );
}
