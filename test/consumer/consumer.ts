/** A program of somebody else, checked against the package as it is installed (scripts/gates/installed.mjs). */
import { HourglassError, referenceEngine } from "autoencoder";
import {
  type Dataset,
  type Engine,
  type FitOptions,
  type Model,
  openDataset,
  type PictureDenoiser,
  type Tensor,
  type TrainEvent,
  type Training,
  train,
  type Verdict,
} from "autoencoder/node";

export async function job(engine: Engine, signal: AbortSignal): Promise<readonly Verdict[]> {
  const data: Dataset = await openDataset("readings.csv", { label: "anomaly" });
  const options: FitOptions = { engine, latent: 4, signal };
  const training: Training<Model> = train(data, options);
  for await (const event of training) if (stops(event)) break;
  try {
    const model = await training.model;
    const codes: Tensor<"float32"> = await model.encode(data);
    const numbers: Float32Array = codes.data;
    return numbers.length > 0 ? await model.detect(data) : [];
  } catch (error) {
    if (error instanceof HourglassError && error.code === "stopped") return [];
    throw error;
  }
}

function stops(event: TrainEvent): boolean {
  return event.type === "epoch" && (event.validationLoss ?? event.trainLoss) < 0.1;
}

export const clean = (denoiser: PictureDenoiser, picture: Tensor<"float32">): Promise<Tensor<"float32">> =>
  denoiser.denoise(picture);

export const oracle: Engine = referenceEngine();
