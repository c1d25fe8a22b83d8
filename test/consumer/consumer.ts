/** A program of somebody else, checked against the package as it is installed (scripts/gates/installed.mjs). */
import {
  type Dataset,
  type Denoiser,
  type Engine,
  HourglassError,
  type Model,
  openDataset,
  referenceEngine,
  type Tensor,
  type TrainEvent,
  type Training,
  type TrainOptions,
  train,
  type Verdict,
} from "autoencoder";
import * as node from "autoencoder/node";
import * as web from "autoencoder/web";

export async function job(engine: Engine, signal: AbortSignal): Promise<readonly Verdict[]> {
  const data: Dataset = await openDataset("readings.csv", { label: "anomaly" });
  const options: TrainOptions = { engine, latent: 4, signal };
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

export const load: (path: string) => Promise<Denoiser> = (path) => node.loadDenoiser(path);
export const engines: readonly (() => Promise<Engine> | Engine)[] = [
  referenceEngine,
  node.onnxEngine,
  web.webEngine,
];
