/**
 * Makes the networks of the game: `node studio/run.mjs studio/game/scripts/trainModels.ts [NAME …]`, ten minutes or so on two
 * cores. Every picture is procedural, so seeds are all that it needs. With names it makes those again and keeps the others. Writes
 * studio/game/models/nets.bin and prints its hash and what the game's model card says.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadModel, type Model, onnxEngine, openDataset, type TrainOptions, train } from "autoencoder/node";
import { random } from "../../../src/core/random.ts";
import { decodeNets, encodeNets, type LayerNumbers, type Nets } from "../../models/layersFile.ts";
import type { PipeCurves } from "../curves/curves.ts";
import { neatly } from "../deal/dart.ts";
import { dotSeed } from "../geo/geo.ts";
import { betas } from "../levels/levels.ts";
import { appliedLayers, appliedNets, forward, type NetLayer } from "../nets/net.ts";
import { shapes } from "../parcels/outlines.ts";
import { type Carelessness, drawParcel, parcelFactors, pixels, side } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";
import { tale } from "../tales/facts.ts";
import { halves, netFromLibrary } from "./netFromLibrary.ts";
import { trainClassifier } from "./trainClassifier.ts";

const folder = "studio/game/models";
const kept = "node_modules/.cache/hourglass-game";
const floatsPath = `${kept}/floats.json`;

/** A network with its weights as they were trained, before rounding. */
type Floats = Record<string, readonly LayerNumbers[]>;

const wanted = process.argv.slice(2);
const floats: Floats = existsSync(floatsPath) ? revived(readFileSync(floatsPath, "utf8")) : shipped();
mkdirSync(kept, { recursive: true });
const engine = await onnxEngine({ threads: 2 });

/** Networks of later levels are narrower than the pipe. */
const small = { layers: [8, 6], type: "nested" } as const;

const makers: Record<string, () => Promise<void>> = {
  pipe: async () => await put("pipe", await pipe(parcels(50_000, 11), { latent: 32, layers: [8, 16] }, 20)),
  receiver: async () => {
    floats.receiver = await receiver("pipe", [32, 16, 8, 4, 2, 1], false);
  },
  storm: async () =>
    await put("storm", await pipe(parcels(50_000, 12, true), { latent: 256, layers: [8, 6] }, 12)),
  stormReceiver: async () => {
    // It learns in fair weather: a storm that comes through is new to it.
    floats.stormReceiver = await receiver("storm", [256, 64, 16, 8, 4, 2, 1], false);
  },
  tales: async () => {
    const draw = random(31);
    const count = 40_000;
    const told = Array.from({ length: count }, () => tale(draw));
    // A tale is a picture of 4×6 pixels, black or white.
    const data = Uint8Array.from(told.flat(), (holds) => (holds ? 255 : 0));
    const set = await openDataset({ data, shape: [count, 4, 6] });
    const model = await train(set, {
      ...{ type: "nested", latent: 16, layers: [160, 64], activation: "leaky-relu", batch: 128 },
      ...{ learningRate: 3e-3, seed: 1, epochs: 40, engine },
    }).model;
    const { encoder, decoder } = halves(model.spec, model.weights(), [1, 4, 6]);
    floats["tales.encoder"] = encoder;
    floats["tales.decoder"] = decoder;
    await set.close();
  },
  ...Object.fromEntries(
    betas.map((beta, i) => [
      `fog${i}`,
      async () =>
        await put(
          `fog${i}`,
          await pipe(parcels(12_000, 13), { ...small, latent: 6, type: "variational", beta }, 12),
        ),
    ]),
  ),
  switches: async () => {
    const sparsity = { kind: "top-k", amount: 10 } as const;
    await put(
      "switches",
      await pipe(parcels(20_000, 14), { ...small, latent: 32, type: "sparse", sparsity }, 14),
    );
  },
  pool: async () => {
    const batch = { ...small, latent: 16 };
    const found = [
      await staged("memoriser", parcels(24, 15), { ...batch, batch: 24 }, [10, 20, 70, 200, 700, 5000]),
      await staged("few", parcels(400, 16), { ...batch, batch: 32 }, [1, 2, 5, 16, 56, 200]),
      await staged(
        undefined,
        parcels(50_000, 11),
        { latent: 32, layers: [8, 16], batch: 128 },
        [0.025, 0.05, 0.18, 0.5, 1.8],
      ),
    ];
    writeFileSync(`studio/game/curves/curves.json`, `${JSON.stringify(found, undefined, 1)}\n`);
  },
  planes: async () => {
    const { type: _, ...plane } = { ...small, latent: 2, hidden: 24 };
    const neat = parcels(12_000, 17, false, neatly);
    await put("plane", await pipe(neat, { ...plane, type: "vanilla" }, 24));
    await put("cloud", await pipe(neat, { ...plane, type: "variational", warmUp: 0.3 }, 24));
  },
  dots: async () => {
    for (const name of ["cloud", "plane"]) {
      const { spec, weights } = await loadModel(`${kept}/${name}.safetensors`);
      floats[`${name}.dots`] = [dots(halves(spec, weights(), [1, side, side]).encoder)];
      // A dart needs no encoder.
      delete floats[`${name}.encoder`];
    }
  },
  averages: async () => {
    floats["pipe.averages"] = [averages("pipe", false)];
    floats["storm.averages"] = [averages("storm", true)];
  },
};

for (const name of wanted.length > 0 ? wanted : Object.keys(makers)) {
  const began = performance.now();
  await makers[name]();
  console.log(`${name}: made in ${Math.round((performance.now() - began) / 1000)} s`);
  writeFileSync(
    floatsPath,
    JSON.stringify(floats, (_, v) => (v instanceof Float32Array ? [...v] : v)),
  );
}
mkdirSync(folder, { recursive: true });
const bytes = encodeNets({
  nets: Object.fromEntries(
    Object.entries(floats).map(([name, layers]) => [name, layers.map((layer) => fewBits(name, layer))]),
  ),
  about: {},
});
writeFileSync(`${folder}/nets.bin`, bytes);
console.log(`nets.bin: ${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
for (const [pipeName, receiverName, widths] of [
  ["pipe", "receiver", [32, 16, 8, 4, 2, 1]],
  ["storm", "stormReceiver", [256, 64, 16, 8, 4, 2, 1]],
] as const) {
  const exact = appliedNets(floats);
  const [before, after] = [exact, appliedNets(decodeNets(bytes).nets)].map((nets) =>
    reads(nets, pipeName, receiverName, widths),
  );
  console.log(
    `${pipeName}: reads ${before.join(" ")} of 400 unrounded, ${after.join(" ")} as shipped, at ${widths.join(" ")}`,
  );
}
await engine.close();

/** Bits a weight: as many as cost less than one read in a hundred, which is printed below. */
function fewBits(name: string, layer: LayerNumbers): LayerNumbers {
  const bits = bitsOf(name, layer.header.kind);
  return { ...layer, header: { ...layer.header, ...(bits < 8 && { bits }) } };
}

function bitsOf(name: string, kind: LayerNumbers["header"]["kind"]): number {
  if (/eceiver$|dots$/.test(name)) return 8;
  if (kind === "dense") return name === "pipe.decoder" ? 6 : 5;
  return /^(pipe|storm|tales)/.test(name) ? 8 : 6;
}

/** How many of 400 fresh parcels are read at each width. */
function reads(
  nets: Nets<NetLayer>,
  pipeName: "pipe" | "storm",
  receiverName: string,
  widths: readonly number[],
): number[] {
  const { data, classes } = parcels(400, 51, pipeName === "storm");
  const counts = widths.map(() => 0);
  for (let i = 0; i < classes.length; i++) {
    const code = forward(nets[`${pipeName}.encoder`], scaled(data.subarray(i * pixels, (i + 1) * pixels)));
    widths.forEach((width, k) => {
      const picture = forward(nets[`${pipeName}.decoder`], code.slice().fill(0, width));
      const logits = forward(nets[receiverName], picture);
      if (logits.indexOf(Math.max(...logits)) === classes[i]) counts[k]++;
    });
  }
  return counts;
}

interface Pictures {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly classes: Uint8Array;
}

/** Random parcels, in a storm or not. */
function parcels(count: number, seed: number, storm = false, careless?: Carelessness): Pictures {
  const draw = random(seed);
  const data = new Uint8Array(count * pixels);
  const classes = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const factors = parcelFactors(draw, careless);
    classes[i] = shapes.indexOf(factors.shape as (typeof shapes)[number]);
    const picture = drawParcel(factors);
    data.set(storm ? stormy(picture, draw) : picture, i * pixels);
  }
  return { data, classes };
}

/** A nested autoencoder of pictures: the pipe of a level. */
async function pipe({ data, classes }: Pictures, options: TrainOptions, epochs: number): Promise<Model> {
  const set = await openDataset({ data, shape: [classes.length, side, side] });
  const training = train(set, {
    ...{ type: "nested", hidden: 0, activation: "leaky-relu", batch: 128, learningRate: 4e-3, seed: 1 },
    ...{ epochs, engine, ...options },
  });
  for await (const event of training)
    if (event.type === "epoch" && event.epoch % Math.ceil(epochs / 4) === 0)
      console.log(
        `  epoch ${event.epoch}: error ${event.trainLoss.toFixed(5)}, held-out ${event.validationLoss?.toFixed(5)}`,
      );
  const model = await training.model;
  await set.close();
  return model;
}

async function put(name: string, model: Model): Promise<void> {
  // A receiver that is made again learns from the same pipe.
  await model.save(`${kept}/${name}.safetensors`);
  const { encoder, decoder } = halves(model.spec, model.weights(), [1, side, side]);
  floats[`${name}.encoder`] = encoder;
  floats[`${name}.decoder`] = decoder;
}

/**
 * Trains a pipe in stages of so many epochs and measures it after each, on pictures that it learns from and on new ones. Without a
 * name it is the pipe itself that is measured in the end.
 */
async function staged(
  name: string | undefined,
  learnt: Pictures,
  options: TrainOptions,
  stages: readonly number[],
): Promise<PipeCurves> {
  const widths = [16, 8, 4, 2];
  const rows = learnt.classes.length;
  const path = `${kept}/${name ?? "stage"}.safetensors`;
  const fresh = parcels(150, 52);
  const [own, unseen]: [number[], number[]] = [[], []];
  const points: number[] = [];
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const look = (nets: Floats, prefix: string): { own: number; unseen: number }[] =>
    widths.map((width) => ({
      own: errorOf(nets, prefix, learnt, width),
      unseen: errorOf(nets, prefix, fresh, width),
    }));
  let done = 0;
  for (const [i, epochs] of stages.entries()) {
    const part = {
      data: learnt.data.slice(0, Math.ceil(Math.min(1, epochs) * rows) * pixels),
      classes: learnt.classes,
    };
    const used = { ...part, classes: learnt.classes.slice(0, part.data.length / pixels) };
    const from = i > 0 ? { from: path } : {};
    const model = await pipe(used, { ...options, validation: 0, ...from }, Math.max(1, Math.round(epochs)));
    await model.save(path);
    const halved = halves(model.spec, model.weights(), [1, side, side]);
    const nets = { "stage.encoder": halved.encoder, "stage.decoder": halved.decoder };
    const errors = look(nets, "stage");
    done += epochs;
    points.push(rounded(done));
    own.push(rounded(mean(errors.map((error) => error.own))));
    unseen.push(rounded(mean(errors.map((error) => error.unseen))));
    if (name)
      Object.assign(floats, { [`${name}.encoder`]: halved.encoder, [`${name}.decoder`]: halved.decoder });
  }
  const errors = look(floats, name ?? "pipe");
  if (!name) {
    points.push(20);
    own.push(rounded(mean(errors.map((error) => error.own))));
    unseen.push(rounded(mean(errors.map((error) => error.unseen))));
  }
  return {
    ...{ pictures: rows, epochs: points, own, unseen },
    errors: Object.fromEntries(
      widths.map((width, i) => [width, { own: rounded(errors[i].own), unseen: rounded(errors[i].unseen) }]),
    ),
  };
}

/** Mean squared error a pixel of up to 150 pictures at a width. */
function errorOf(nets: Floats, prefix: string, { data, classes }: Pictures, width: number): number {
  const [encoder, decoder] = ["encoder", "decoder"].map((half) => appliedLayers(nets[`${prefix}.${half}`]));
  const count = Math.min(150, classes.length);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const picture = scaled(data.subarray(i * pixels, (i + 1) * pixels));
    const out = forward(decoder, forward(encoder, picture).fill(0, width));
    for (let p = 0; p < pixels; p++) sum += (out[p] - picture[p]) ** 2;
  }
  return sum / count / pixels;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Codes of fresh pictures as a table of places, with their classes: the dots of a map. */
function dots(encoder: readonly LayerNumbers[]): LayerNumbers {
  const { data, classes } = parcels(120, dotSeed, false, neatly);
  const layers = appliedLayers(encoder);
  const places = Array.from(classes, (_, i) =>
    forward(layers, scaled(data.subarray(i * pixels, (i + 1) * pixels))),
  );
  const weight = Float32Array.from(
    { length: 2 * places.length },
    (_, i) => places[i % places.length][Math.floor(i / places.length)],
  );
  return table(Float32Array.from(classes), weight);
}

/** A classifier that learns from what a pipe gives at each of its widths, and from the parcels themselves. */
async function receiver(
  pipeName: string,
  widths: readonly number[],
  storm: boolean,
): Promise<LayerNumbers[]> {
  const [count, batch] = [12_000, 64];
  const { data, classes } = parcels(count, 21, storm);
  const model = await loadModel(`${kept}/${pipeName}.safetensors`);
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

/** Averages of the codes of each class, a few a class, as looks differ: k-means from one example each. */
function averages(pipeName: string, storm: boolean): LayerNumbers {
  const [looks, numbers] = [16, 32];
  const { data, classes } = parcels(4800, 41, storm);
  const encoder = appliedLayers(floats[`${pipeName}.encoder`]);
  const codes = Array.from(classes, (_, i) =>
    forward(encoder, scaled(data.subarray(i * pixels, (i + 1) * pixels))).subarray(0, numbers),
  );
  const found = shapes.flatMap((_, kind) =>
    means(
      codes.filter((_, i) => classes[i] === kind),
      looks,
    ),
  );
  const weight = Float32Array.from(
    { length: numbers * found.length },
    (_, i) => found[i % found.length][Math.floor(i / found.length)],
  );
  return table(
    Float32Array.from(found, (_, i) => Math.floor(i / looks)),
    weight,
  );
}

/** The centres of k-means (Lloyd 1982) after 12 rounds, from the first rows. */
function means(rows: readonly Float32Array[], count: number): Float32Array[] {
  let centres = rows.slice(0, count).map((row) => row.slice());
  for (let round = 0; round < 12; round++) {
    const sums = centres.map((centre) => new Float32Array(centre.length));
    const sizes = centres.map(() => 0);
    for (const row of rows) {
      const far = centres.map((centre) => centre.reduce((sum, c, i) => sum + (c - row[i]) ** 2, 0));
      const nearest = far.indexOf(Math.min(...far));
      sizes[nearest]++;
      row.forEach((x, i) => {
        sums[nearest][i] += x;
      });
    }
    centres = sums.map((sum, i) => (sizes[i] > 0 ? sum.map((x) => x / sizes[i]) : centres[i]));
  }
  return centres;
}

/** Numbers that a file keeps as a layer that nobody applies: exact ones as its bias, rounded ones as its weight. */
function table(bias: Float32Array, weight: Float32Array): LayerNumbers {
  const inputs = weight.length / bias.length;
  return { header: { kind: "dense", inputs, units: bias.length, activation: "linear" }, weight, bias };
}

function scaled(picture: Uint8Array): Float32Array {
  return Float32Array.from(picture, (byte) => byte / 255);
}

/** What is not made again here: the networks as they were rounded. */
function shipped(): Floats {
  const path = `${folder}/nets.bin`;
  return existsSync(path) ? { ...decodeNets(readFileSync(path)).nets } : {};
}

function revived(json: string): Floats {
  return JSON.parse(json, (key, value) =>
    key === "weight" || key === "bias" ? Float32Array.from(value) : value,
  );
}
