import { writeFileSync } from "node:fs";
import { type Engine, loadModel, openDataset, type TrainOptions, train } from "autoencoder/node";
import { random } from "../../../../src/core/random.ts";
import { neatly } from "../../deal/dart.ts";
import { betas } from "../../levels/levels.ts";
import { side } from "../../parcels/parcel.ts";
import { tale } from "../../tales/facts.ts";
import { type Floats, keptModel } from "./floats.ts";
import { halves } from "./netFromLibrary.ts";
import { type Pictures, parcels } from "./pictures.ts";
import { putPipe, trainPipe } from "./pipe.ts";
import { trainReceiver } from "./receiver.ts";
import { averages, dots } from "./tables.ts";
import { trainInStages } from "./trainInStages.ts";

/** Networks of later levels are narrower than the pipe. */
const small = { layers: [8, 6], type: "nested" } as const;

/** How each network of the game is made, by a name that the script takes; a later one may build on those before it. */
export function makers(engine: Engine, floats: Floats): Record<string, () => Promise<void>> {
  const put = async (name: string, learnt: Pictures, options: TrainOptions, epochs: number): Promise<void> =>
    await putPipe(floats, name, await trainPipe(engine, learnt, options, epochs));
  return {
    pipe: async () => await put("pipe", parcels(50_000, 11), { latent: 32, layers: [8, 16] }, 20),
    receiver: async () => {
      floats.receiver = await trainReceiver(engine, "pipe", [32, 16, 8, 4, 2, 1], false);
    },
    storm: async () => await put("storm", parcels(50_000, 12, true), { latent: 256, layers: [8, 6] }, 12),
    stormReceiver: async () => {
      // It learns in fair weather: a storm that comes through is new to it.
      floats.stormReceiver = await trainReceiver(engine, "storm", [256, 64, 16, 8, 4, 2, 1], false);
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
          await put(`fog${i}`, parcels(12_000, 13), { ...small, latent: 6, type: "variational", beta }, 12),
      ]),
    ),
    switches: async () => {
      const sparsity = { kind: "top-k", amount: 10 } as const;
      await put("switches", parcels(20_000, 14), { ...small, latent: 32, type: "sparse", sparsity }, 14);
    },
    pool: async () => {
      const batch = { ...small, latent: 16 };
      const found = [
        await trainInStages(
          engine,
          floats,
          "memoriser",
          parcels(24, 15),
          { ...batch, batch: 24 },
          [10, 20, 70, 200, 700, 5000],
        ),
        await trainInStages(
          engine,
          floats,
          "few",
          parcels(400, 16),
          { ...batch, batch: 32 },
          [1, 2, 5, 16, 56, 200],
        ),
        await trainInStages(
          engine,
          floats,
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
      await put("plane", neat, { ...plane, type: "vanilla" }, 24);
      await put("cloud", neat, { ...plane, type: "variational", warmUp: 0.3 }, 24);
    },
    dots: async () => {
      for (const name of ["cloud", "plane"]) {
        const { spec, weights } = await loadModel(keptModel(name));
        floats[`${name}.dots`] = [dots(halves(spec, weights(), [1, side, side]).encoder)];
        // A dart needs no encoder.
        delete floats[`${name}.encoder`];
      }
    },
    averages: async () => {
      floats["pipe.averages"] = [averages(floats["pipe.encoder"], false)];
      floats["storm.averages"] = [averages(floats["storm.encoder"], true)];
    },
  };
}
