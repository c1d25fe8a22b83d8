import { expectTypeOf, test } from "vitest";
import type { Values } from "../src/cli/line/options.ts";
import {
  type Denoiser,
  type HourglassError,
  loadDenoiser,
  loadModel,
  type Model,
  onnxEngine,
  openDataset,
  type TrainEvent,
  type TrainOptions,
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
  expectTypeOf(train).parameter(1).toEqualTypeOf<TrainOptions | undefined>();
});

test("an event's type tells what it holds", () => {
  type Done = Extract<TrainEvent, { type: "done" }>;
  expectTypeOf<Done["reason"]>().toEqualTypeOf<
    "epochs" | "patience" | "time" | "interrupted" | "nan" | "diverged"
  >();
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
  expectTypeOf(loadDenoiser).returns.resolves.toEqualTypeOf<Denoiser>();
});

test("options are closed: a stranger and a wrong value do not compile", () => {
  expectTypeOf<TrainOptions["type"]>().toEqualTypeOf<
    "vanilla" | "denoising" | "sparse" | "nested" | "variational" | "map" | undefined
  >();
  expectTypeOf<TrainOptions["latent"]>().toEqualTypeOf<number | undefined>();
  const options = { type: "sparse", sparsity: 0.1 } as const satisfies TrainOptions;
  // @ts-expect-error a name that no option has
  const stranger = { learnRate: 1 } satisfies TrainOptions;
  expectTypeOf(options).toExtend<TrainOptions>();
  expectTypeOf(stranger).not.toBeAny();
});

test("an error has a stable code", () => {
  expectTypeOf<HourglassError["code"]>().toEqualTypeOf<
    "failed" | "usage" | "data" | "peers" | "stopped" | "internal"
  >();
});

test("the command line offers every choice that the library has", () => {
  expectTypeOf<Values["type"]>().toEqualTypeOf<TrainOptions["type"]>();
  expectTypeOf<Values["loss"]>().toEqualTypeOf<TrainOptions["loss"]>();
  expectTypeOf<Exclude<Values["noise"], { kind: "camera" }>>().toEqualTypeOf<TrainOptions["noise"]>();
  expectTypeOf<Values["schedule"]>().toEqualTypeOf<TrainOptions["schedule"]>();
});
