/**
 * Makes the small networks of the Learn page, studio/models/learn/*.net, and what is measured there and cannot be computed in a
 * page at once, studio/models/learn.json: `node studio/run.mjs studio/scripts/trainLearn.ts [--only NAME,…]`, after `npm run build`.
 * Everything is trained by the library's own `train`, on rows of seed 5; what is measured is measured on rows of seed 6.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Dataset, type Model, type TrainOptions, train } from "autoencoder/node";
import { fitPca } from "../../src/baselines/pca.ts";
import { tensorRows } from "../../src/core/linalg/rows.ts";
import { forward } from "../models/forward.ts";
import type { LearnMeasures, SweepCurve } from "../models/learnMeasures.ts";
import type { Net } from "../models/net.ts";
import { netToBytes } from "../models/netFile.ts";
import { classOf, dice, glyph, noisy } from "../models/pictures.ts";
import { tale } from "../models/stories.ts";
import { denseNet } from "./denseNet.ts";
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
const spiral = 7;
/** The spiral is one picture in 200 here; elsewhere it is one in 10. */
const rare = shownPictures(
  "glyphs, few spirals",
  glyphs(8890).filter((_, row) => classOf(row) !== spiral || row % 200 === spiral),
);

/** Networks that are shipped, by name. */
const nets: Record<string, { data: Dataset; options: Options; spread?: boolean }> = {
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
for (const condition of ["clean", "noisy", "few"] as const)
  if (!only || only.includes(condition))
    measures.sweep = { ...measures.sweep, [condition]: await sweep(condition) } as LearnMeasures["sweep"];
if (!only || only.includes("pca")) measures.pca = await linear();
keep();

/** Kept as each part is done. */
function keep(): void {
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

/** Held-out error by width of the waist, under one of three conditions; the clean picture is what the error is taken to. */
async function sweep(condition: keyof LearnMeasures["sweep"]): Promise<SweepCurve> {
  const sigma = 0.35;
  // A hundred pictures are passed over 400 times a width.
  const widths = [1, 2, 4, 8, 16, 32, 64, 128, 256].slice(0, condition === "few" ? 7 : 9);
  const source = dice(seen, "noise");
  const withNoise = glyphs(3000).map((picture) => noisy(picture, sigma, source));
  const conditions: Record<keyof LearnMeasures["sweep"], { data: Dataset; sigma: number; options: Options }> =
    {
      clean: {
        data: shownPictures("glyphs", glyphs(3000)),
        sigma: 0,
        options: { layers: [256], epochs: 40 },
      },
      noisy: {
        data: shownPictures("noisy glyphs", withNoise),
        sigma,
        options: { layers: [256], epochs: 60 },
      },
      few: {
        data: shownPictures("a hundred glyphs", glyphs(100)),
        sigma: 0,
        options: { layers: [256], epochs: 400, batch: 20, validation: 0 },
      },
    };
  const { data, sigma: noise, options } = conditions[condition];
  const error: number[] = [];
  for (const latent of widths) {
    const net = denseNet(await trained(data, { ...options, latent }), {});
    const source = dice(unseen, "noise");
    error.push(meanError(net, test, (picture) => (noise > 0 ? noisy(picture, noise, source) : picture)));
    console.log("sweep", condition, latent, error.at(-1));
  }
  return { widths, error };
}

/** Error of the best linear code of the same width, on the same rows. */
async function linear(): Promise<LearnMeasures["pca"]> {
  const learnt = glyphs(3000);
  const size = learnt[0].length;
  const flat = new Float32Array(learnt.length * size);
  for (const [i, picture] of learnt.entries()) flat.set(picture, i * size);
  const { mean, components } = await fitPca(
    tensorRows({ dtype: "float32", shape: [learnt.length, size], data: flat }),
    { keep: 32 },
  );
  return [1, 2, 4, 8, 16, 32].map((width) => ({
    width,
    error: rounded(
      squared(test, (picture) => {
        const out = Float32Array.from(mean.data);
        for (let k = 0; k < width; k++) {
          const direction = components.data.subarray(k * size, (k + 1) * size);
          const along = direction.reduce((sum, d, i) => sum + d * (picture[i] - mean.data[i]), 0);
          for (let i = 0; i < size; i++) out[i] += along * direction[i];
        }
        return out;
      }),
    ),
  }));
}

function meanError(
  net: Net,
  pictures: readonly Float32Array[],
  input: (picture: Float32Array) => Float32Array = (picture) => picture,
): number {
  return rounded(squared(pictures, (picture) => forward(net, input(picture))[net.layers.length]));
}

/** Mean squared difference a pixel. */
function squared(pictures: readonly Float32Array[], back: (picture: Float32Array) => Float32Array): number {
  let sum = 0;
  for (const picture of pictures) {
    const output = back(picture);
    for (let i = 0; i < picture.length; i++) sum += (output[i] - picture[i]) ** 2;
  }
  return sum / pictures.length / pictures[0].length;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
