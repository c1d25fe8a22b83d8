import { type Engine, type Model, openDataset, type TrainOptions, train } from "autoencoder/node";
import { side } from "../../parcels/parcel.ts";
import { type Floats, keptModel } from "./floats.ts";
import { halves } from "./netFromLibrary.ts";
import type { Pictures } from "./pictures.ts";

/** A nested autoencoder of pictures: the pipe of a level. */
export async function trainPipe(
  engine: Engine,
  { data, classes }: Pictures,
  options: TrainOptions,
  epochs: number,
): Promise<Model> {
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

/** Puts both halves of a model among the networks, and keeps it: a receiver that is made again learns from the same pipe. */
export async function putPipe(floats: Floats, name: string, model: Model): Promise<void> {
  await model.save(keptModel(name));
  const { encoder, decoder } = halves(model.spec, model.weights(), [1, side, side]);
  floats[`${name}.encoder`] = encoder;
  floats[`${name}.decoder`] = decoder;
}
