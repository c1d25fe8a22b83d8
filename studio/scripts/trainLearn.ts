/**
 * Makes the small networks of the Learn page, studio/models/learn/*.net, and what is measured there and cannot be computed in a
 * page at once, studio/models/learn.json: `node studio/run.mjs studio/scripts/trainLearn.ts [--only NAME,…]`, after `npm run build`.
 * Everything is trained by the library's own `train`, on rows of seed 5; what is measured is measured on rows of seed 6.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Dataset, type Model, type TrainOptions, train } from "autoencoder/node";
import { firstComponents, fitPca, pcaReconstruct } from "../../src/baselines/pca.ts";
import { tensorRows } from "../../src/core/linalg/rows.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { forward } from "../models/forward.ts";
import type { LearnMeasures, SweepCurve } from "../models/learnMeasures.ts";
import type { Net } from "../models/net.ts";
import { netToBytes } from "../models/netFile.ts";
import { classOf, dice, glyph, noisy } from "../models/pictures.ts";
import { tale } from "../models/stories.ts";
import { side } from "../models/strokes.ts";

import { denseNet } from "./denseNet.ts";
import { freshDenseModel } from "./freshDenseModel.ts";
import { shownPictures } from "./shownPictures.ts";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const folder = "studio/models/learn";
const measuresFile = "studio/models/learn.json";
const [seen, unseen] = [5, 6];

const glyphs = (count: number, seed = seen): Float32Array[] =>
  Array.from({ length: count }, (_, row) => glyph(row, seed));
const test = glyphs(1000, unseen);

type Options = Omit<TrainOptions, "signal">;
const usual: Options = {
  layers: [64],
  latent: 16,
  activation: "relu",
  batch: 64,
  learningRate: 2e-3,
  epochs: 40,
  validation: 0.05,
  seed: 3,
};

const all = shownPictures("glyphs", glyphs(8000));
/** How many pictures the networks of the album learn from; the vanilla one is the next. */
const albums = [10, 100, 1000];
const spiral = 7;
/** The spiral is one picture in 200 here; elsewhere it is one in 10. */
const rare = shownPictures(
  "glyphs, few spirals",
  glyphs(8890).filter((_, row) => classOf(row) !== spiral || row % 200 === spiral),
);

/** Networks that are shipped, by name. */
const nets: Record<string, { data: Dataset; options: Options; spread?: boolean }> = {
  similar: {
    data: shownPictures("glyphs", glyphs(8000), side),
    options: {
      from: freshDenseModel(side, { layers: [64], latent: 16, activation: "relu", loss: "ssim" }, 3),
    },
  },
  ...Object.fromEntries(
    // About as many steps for each: what differs is how many pictures there were.
    albums.map((count) => [
      `album-${count}`,
      {
        data: shownPictures(`${count} glyphs`, glyphs(count)),
        options: {
          batch: Math.min(64, Math.max(10, count / 5)),
          epochs: Math.round((5000 * Math.min(64, Math.max(10, count / 5))) / count),
          validation: 0,
        },
      },
    ]),
  ),
  vanilla: { data: all, options: {} },
  denoising: { data: all, options: { type: "denoising", noise: { kind: "gaussian", amount: 0.35 } } },
  sparse: { data: all, options: { type: "sparse", latent: 64, sparsity: { kind: "top-k", amount: 8 } } },
  variational: { data: all, options: { type: "variational", warmUp: 0.3 } },
  plane: { data: all, options: { latent: 2, epochs: 80, layers: [96] } },
  "plane-variational": {
    data: all,
    options: { type: "variational", latent: 2, epochs: 80, layers: [96], warmUp: 0.3 },
    spread: true,
  },
  memoriser: {
    data: shownPictures("ten glyphs", glyphs(10)),
    options: { latent: 1, layers: [96], epochs: 6000, batch: 10, validation: 0 },
  },
  rare: { data: rare, options: {} },
  collapsed: { data: all, options: { type: "variational", beta: 40 } },
  stories: {
    data: shownPictures(
      "tales",
      Array.from({ length: 20_000 }, (_, row) => tale(row, seen)),
    ),
    options: { type: "nested", latent: 16, layers: [48], epochs: 80, batch: 128 },
  },
  pinched: { data: all, options: { layers: [64, 2] } },
};

mkdirSync(folder, { recursive: true });
const measures: { -readonly [name in keyof LearnMeasures]?: LearnMeasures[name] } = existsSync(measuresFile)
  ? JSON.parse(readFileSync(measuresFile, "utf8"))
  : {};

for (const [name, { data, options, spread }] of Object.entries(nets)) {
  if (only && !only.includes(name)) continue;
  const model = await trained(data, options);
  write(name, denseNet(model, aboutOf(model)));
  if (spread) write(`${name}-spread`, denseNet(model, {}, "log variance"));
}
for (const condition of ["clean", "noisy", "few"] as const) {
  if (only && !only.includes(condition)) continue;
  measures.sweep = { ...measures.sweep, [condition]: await sweep(condition) } as LearnMeasures["sweep"];
  // Kept as each part is done.
  writeFileSync(measuresFile, `${JSON.stringify(measures, undefined, 2)}\n`);
}

async function trained(data: Dataset, options: Options): Promise<Model> {
  return train(data, { ...usual, ...options }).model;
}

function write(name: string, net: Net): void {
  const bytes = netToBytes(net);
  writeFileSync(`${folder}/${name}.net`, bytes);
  console.log(name, bytes.length, JSON.stringify(net.about));
}

function aboutOf({ spec, provenance }: Model): Record<string, unknown> {
  return {
    type: spec.type,
    latent: spec.latent,
    data: provenance.data,
    rows: provenance.rows,
    seed: provenance.seed,
  };
}

/**
 * Error on 1,000 unseen glyphs by width of the waist, under one of three conditions, of a network and of the best linear code (PCA),
 * each judged by the clean picture. Where pictures are noisy, the noise is in the input and in the target.
 */
async function sweep(condition: keyof LearnMeasures["sweep"]): Promise<SweepCurve> {
  const widths = [1, 2, 4, 8, 16, 32, 64, 128, 256];
  const sigma = condition === "clean" ? 0 : 0.35;
  const source = dice(seen, "noise");
  const shown = glyphs(condition === "few" ? 300 : 3000).map((picture) => noisy(picture, sigma, source));
  const fed = test.map((picture) => noisy(picture, sigma, source));
  const linear = await linearErrors(shown, fed, widths);

  const data = shownPictures(condition, shown);
  const epochs = { clean: 40, noisy: 60, few: 400 }[condition];
  const network: number[] = [];
  for (const latent of widths) {
    const net = denseNet(await trained(data, { layers: [256], epochs, latent }), {});
    network.push(rounded(squared(fed.map((picture) => forward(net, picture)[net.layers.length]))));
    console.log("sweep", condition, latent, network.at(-1), linear[widths.indexOf(latent)]);
  }
  return { widths, network, linear };
}

/** Errors of the best linear codes, principal components, of these widths. */
async function linearErrors(
  shown: readonly Float32Array[],
  fed: readonly Float32Array[],
  widths: readonly number[],
): Promise<number[]> {
  const pca = await fitPca(tensorRows(matrix(shown)), { keep: Math.max(...widths) });
  const errors: number[] = [];
  for (const width of widths) {
    const { data } = await pcaReconstruct(firstComponents(pca, width), matrix(fed));
    errors.push(
      rounded(squared(fed.map((_, row) => data.subarray(row * side * side, (row + 1) * side * side)))),
    );
  }
  return errors;
}

function matrix(pictures: readonly Float32Array[]): Tensor<"float32"> {
  const size = side * side;
  const flat = new Float32Array(pictures.length * size);
  for (const [i, picture] of pictures.entries()) flat.set(picture, i * size);
  return tensor("float32", [pictures.length, size], flat);
}

/** Mean squared difference a pixel from the clean test pictures. */
function squared(back: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const [row, picture] of test.entries())
    for (let i = 0; i < picture.length; i++) sum += (back[row][i] - picture[i]) ** 2;
  return sum / test.length / side ** 2;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
