import { expectTypeOf, test } from "vitest";
import {
  type FitOptions,
  type HourglassError,
  loadDenoiser,
  loadModel,
  type Model,
  onnxEngine,
  openDataset,
  type TrainEvent,
  train,
  type Verdict,
} from "../src/node.ts";

// Checked by the compiler (npm run types), and called by nobody.
async function uses(signal: AbortSignal) {
  const engine = await onnxEngine({ threads: 1, device: "webgpu" });
  const data = await openDataset("readings.csv", { label: "anomaly" });
  const training = train(data, { engine, type: "denoising", latent: 8, signal });
  const model = await training.model;
  return { training, model, data, engine };
}

type Used = Awaited<ReturnType<typeof uses>>;

test("a training is its events and the promise of a model", () => {
  expectTypeOf<Used["training"]["model"]>().toEqualTypeOf<Promise<Model>>();
  expectTypeOf<Used["model"]>().toEqualTypeOf<Model>();
  expectTypeOf<Used["training"]>().toExtend<AsyncIterable<TrainEvent>>();
  expectTypeOf(train).parameter(1).toEqualTypeOf<FitOptions>();
});

test("an event's type tells what it holds", () => {
  type Done = Extract<TrainEvent, { type: "done" }>;
  expectTypeOf<Done["reason"]>().toEqualTypeOf<"epochs" | "patience" | "time" | "interrupted" | "nan">();
  type Epoch = Extract<TrainEvent, { type: "epoch" }>;
  expectTypeOf<Epoch["validationLoss"]>().toEqualTypeOf<number | undefined>();
});

test("what a model gives is typed by what was asked", () => {
  expectTypeOf<Model["encode"]>()
    .returns.resolves.toHaveProperty("data")
    .toEqualTypeOf<Float32Array<ArrayBuffer>>();
  expectTypeOf<Model["score"]>().returns.resolves.toEqualTypeOf<Float64Array>();
  expectTypeOf<Model["detect"]>().returns.resolves.toEqualTypeOf<Verdict[]>();
  expectTypeOf<Model["impute"]>().returns.resolves.toHaveProperty("dtype").toEqualTypeOf<"float64">();
  expectTypeOf(loadModel).returns.resolves.toEqualTypeOf<Model>();
  expectTypeOf(loadDenoiser).parameter(1).toHaveProperty("engine");
});

test("options are closed: a stranger and a wrong value do not compile", () => {
  const check = (options: FitOptions) => options;
  type Options = Omit<FitOptions, "engine">;
  // @ts-expect-error
  expectTypeOf({ type: "diffusion" } as const).toExtend<Options>();
  // @ts-expect-error
  expectTypeOf({ latent: "8" } as const).toExtend<Options>();
  expectTypeOf({ type: "sparse", sparsity: 0.1 } as const).toExtend<Options>();
  expectTypeOf(check).parameter(0).toEqualTypeOf<FitOptions>();
});

test("an error has a stable code", () => {
  expectTypeOf<HourglassError["code"]>().toEqualTypeOf<
    "failed" | "usage" | "data" | "peers" | "stopped" | "internal"
  >();
});
