import { afterAll, describe, expect, test } from "vitest";
import { families, inputs } from "../../../test/specs.ts";
import { untrained } from "../../../test/untrained.ts";
import { random } from "../../core/random.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import { onnxEngine } from "../../engine/onnx/onnxEngine.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { decodeModel, encodeModel } from "../../files/modelFile.ts";
import { fromModelFile, toModelFile } from "../../model/autoencoder.ts";
import { runner } from "../../model/runner.ts";
import { adamRates } from "../../optim/adam.ts";
import { noiseFeeds } from "../../train/batches.ts";
import { trainingStep } from "../../train/step.ts";
import { warmthFeed } from "../families/warmUp.ts";
import { type InputSpec, rawShape } from "../inputs/inputSpec.ts";
import { parseModelSpec } from "../modelSpec.ts";
import { autoencoderTraining } from "./autoencoder/autoencoderTraining.ts";

const engines: Record<string, Promise<Engine>> = {
  reference: Promise.resolve(referenceEngine()),
  onnx: onnxEngine({ threads: 1 }),
};
afterAll(async () => {
  for (const engine of Object.values(engines)) await (await engine).close();
});

const batch = 4;

/** Raw rows of an input, with missing cells and an unseen category in the table. */
function rowsOf(input: InputSpec, count: number): Tensor {
  const source = random(4);
  const shape = [count, ...rawShape(input)];
  const size = sizeOf(shape);
  if (input.kind === "pictures") {
    return { dtype: "uint8", shape, data: Uint8Array.from({ length: size }, () => source.integer(256)) };
  }
  const data = Float64Array.from({ length: size }, () => 5 + 2 * source.normal());
  if (input.kind === "table") {
    for (let row = 0; row < count; row++) data[row * 3 + 1] = [0, 1, 2, -1, Number.NaN][row % 5];
    data[0] = Number.NaN;
  }
  return { dtype: "float64", shape, data };
}

for (const [kind, input] of Object.entries(inputs)) {
  for (const [family, more] of Object.entries(families)) {
    if ("loss" in more && more.loss === "ssim" && kind !== "pictures") continue;
    const fresh = untrained(input, more);
    const { spec, net } = fresh;

    describe(`${family} on ${kind}`, () => {
      test("its spec survives JSON", () => {
        expect(parseModelSpec(JSON.parse(JSON.stringify(spec)), "test")).toEqual(spec);
      });

      test("its file gives back the same model", () => {
        const bytes = encodeModel(toModelFile(fresh));
        const back = fromModelFile(decodeModel(bytes, "test"), "test");
        expect(back.spec).toEqual(spec);
        expect(back.weights).toEqual(fresh.weights);
      });

      for (const [name, starting] of Object.entries(engines)) {
        test(`steps on ${name} lower its loss, and codes and predictions have their shapes`, async () => {
          const engine = await starting;
          const rows = rowsOf(input, batch);
          const program = await engine.compileStep(
            trainingStep(autoencoderTraining(net), { batch, dtype: rows.dtype, clip: 1 }),
          );
          const { weights } = fresh;
          const vector = (data: Float32Array<ArrayBuffer>): Tensor => ({
            dtype: "float32",
            shape: [data.length],
            data,
          });
          const zero = new Float32Array(weights.length);
          await program.setState({ weights: vector(weights), m: vector(zero), v: vector(zero.slice()) });
          const losses: number[] = [];
          for (let t = 1; t <= 12; t++) {
            const { stepSize, epsilon } = adamRates(t, 0.01);
            const feeds = {
              batch: structuredClone({ ...rows, shape: [1, ...rows.shape] } as Tensor),
              // The same random numbers each time, so that only the weights change.
              ...noiseFeeds(autoencoderTraining(net), batch, 1)(0, 1),
              stepSize: vector(Float32Array.of(stepSize)),
              epsilon: vector(Float32Array.of(epsilon)),
              ...(autoencoderTraining(net).warmUp > 0 && { [warmthFeed]: vector(Float32Array.of(0.5)) }),
            };
            losses.push(Number((await program.run(feeds)).loss.data[0]));
          }
          expect(losses.every(Number.isFinite)).toBe(true);
          expect(losses[11]).toBeLessThan(losses[0]);
          const trained = (await program.state()).weights.data as Float32Array<ArrayBuffer>;
          await program.close();

          const run = runner({ ...fresh, weights: trained }, engine);
          const some = rowsOf(input, 3);
          const { codes, predicted, residuals } = await run.explain(some);
          expect(codes.shape).toEqual([3, 3]);
          expect(predicted.shape).toEqual([3, ...net.features]);
          expect([...residuals.data].every(Number.isFinite)).toBe(true);
          // Scoring never samples: asked twice, the same bits.
          expect((await run.explain(some)).codes.data).toEqual(codes.data);
          await run.close();
        });
      }
    });
  }
}
