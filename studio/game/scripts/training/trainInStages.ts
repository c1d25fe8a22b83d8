import type { Engine, TrainOptions } from "autoencoder/node";
import type { PipeCurves } from "../../curves/curves.ts";
import { appliedLayers, forward } from "../../nets/net.ts";
import { pixels, side } from "../../parcels/parcel.ts";
import { type Floats, keptModel } from "./floats.ts";
import { halves } from "./netFromLibrary.ts";
import { type Pictures, parcels, pictureOf } from "./pictures.ts";
import { trainPipe } from "./pipe.ts";

/**
 * Trains a pipe in stages of so many epochs and measures it after each, on pictures that it learns from and on new ones. Without a
 * name it is the pipe itself that is measured in the end.
 */
export async function trainInStages(
  engine: Engine,
  floats: Floats,
  name: string | undefined,
  learnt: Pictures,
  options: TrainOptions,
  stages: readonly number[],
): Promise<PipeCurves> {
  const widths = [16, 8, 4, 2];
  const rows = learnt.classes.length;
  const path = keptModel(name ?? "stage");
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
    const model = await trainPipe(
      engine,
      used,
      { ...options, validation: 0, ...from },
      Math.max(1, Math.round(epochs)),
    );
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
    const picture = pictureOf(data, i);
    const out = forward(decoder, forward(encoder, picture).fill(0, width));
    for (let p = 0; p < pixels; p++) sum += (out[p] - picture[p]) ** 2;
  }
  return sum / count / pixels;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
