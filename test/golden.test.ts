import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { type WorkName, type WorkSize, workSpec } from "../bench/works.ts";
import type { Tensor } from "../src/core/tensor.ts";
import type { Engine } from "../src/engine/engine.ts";
import { referenceEngine } from "../src/engine/reference/referenceEngine.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { autoencoderTraining } from "../src/models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../src/models/families/autoencoder/network.ts";
import { adamRates } from "../src/optim/adam.ts";
import { trainingStep } from "../src/train/step.ts";
import { flatten, namedTensors } from "../src/train/weights.ts";

interface GoldenArray {
  shape: number[];
  data: number[];
}
interface Golden {
  inputs: Record<string, GoldenArray>;
  parameters: Record<string, GoldenArray>;
  gradients: Record<string, GoldenArray>;
  after: Record<string, GoldenArray>;
  losses: number[];
}

/** The tiny twins that bench/yardstick/golden.py differentiated in float64. */
const twins: Record<WorkName, WorkSize> = {
  W1: { picture: [1, 3, 4], widths: [8, 6], latent: 4, batch: 3 },
  W2: { picture: [1, 8, 12], widths: [3, 4], latent: 3, batch: 2 },
  W3: { picture: [3, 16, 32], widths: [6, 5, 4, 3], latent: 4, batch: 2 },
  W4: { picture: [1, 8, 12], widths: [3, 4], latent: 3, batch: 2 },
};

const engines: Record<string, Promise<Engine>> = {
  reference: Promise.resolve(referenceEngine()),
  "onnx plain": onnxEngine({ threads: 1, layout: "plain" }),
  "onnx blocked": onnxEngine({ threads: 1 }),
};

afterAll(async () => {
  for (const engine of Object.values(engines)) await (await engine).close();
});

/** PyTorch's arrays under our names: the same order, but the two heads of W4 are one waist here. */
function ours(
  net: ReturnType<typeof network>,
  theirs: Record<string, GoldenArray>,
): Record<string, ArrayLike<number>> {
  const list = Object.entries(theirs).filter(([name]) => !name.startsWith("logvar."));
  return Object.fromEntries(
    net.parameters.map(({ name }, i) => {
      const [key, own] = list[i];
      if (!key.startsWith("mu.")) return [name, own.data];
      const other = theirs[key.replace("mu.", "logvar.")].data;
      const width = own.shape[own.shape.length - 1];
      const joined: number[] = [];
      for (let at = 0; at < own.data.length; at += width)
        joined.push(...own.data.slice(at, at + width), ...other.slice(at, at + width));
      return [name, joined];
    }),
  );
}

const vector = (data: Float32Array<ArrayBuffer>): Tensor<"float32"> => ({
  dtype: "float32",
  shape: [data.length],
  data,
});

for (const name of Object.keys(twins) as WorkName[]) {
  for (const [kind, starting] of Object.entries(engines)) {
    test(`${name} on ${kind}: gradients and five steps of Adam are PyTorch's in float64`, async () => {
      const golden: Golden = JSON.parse(
        readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8"),
      );
      const engine = await starting;
      const size = twins[name];
      const net = network(workSpec(name, size));
      const { batch } = size;
      const step = trainingStep(autoencoderTraining(net), { batch, dtype: "float32" });
      const start = flatten(net, (key) => ours(net, golden.parameters)[key]);
      const zero = (): Tensor<"float32"> => vector(new Float32Array(start.length));
      const feeds = (t: number): Record<string, Tensor> => {
        const { stepSize, epsilon } = adamRates(t, 1e-3);
        const noise = golden.inputs.noise;
        return {
          batch: {
            dtype: "float32",
            shape: [1, batch, ...size.picture],
            data: Float32Array.from(golden.inputs.x.data),
          },
          ...(noise && {
            code: { dtype: "float32", shape: [1, ...noise.shape], data: Float32Array.from(noise.data) },
          }),
          stepSize: vector(Float32Array.of(stepSize)),
          epsilon: vector(Float32Array.of(epsilon)),
        };
      };

      const program = await engine.compileStep(step);
      await program.setState({ weights: vector(start), m: zero(), v: zero() });
      const losses: number[] = [];
      for (let t = 1; t <= 5; t++) {
        losses.push(Number((await program.run(feeds(t))).loss.data[0]));
        if (t > 1) continue;
        // After one step from zero moments, m is the gradient itself. Float32 sums of some hundred products
        // differ from float64 by about 1e-6 of the largest.
        const m = namedTensors(net, (await program.state()).m.data as Float32Array<ArrayBuffer>);
        for (const [key, expected] of Object.entries(ours(net, golden.gradients))) {
          const largest = Math.max(...Array.from(expected, Math.abs));
          expect(worstError(m.get(key)!.data, expected), key).toBeLessThanOrEqual(1e-5 * largest);
        }
      }
      for (const [t, loss] of losses.entries()) expect(loss / golden.losses[t]).toBeCloseTo(1, 5);
      // Five steps of Adam move a weight by at most 5e-3; the direction of a tiny gradient may round differently.
      const after = namedTensors(net, (await program.state()).weights.data as Float32Array<ArrayBuffer>);
      for (const [key, expected] of Object.entries(ours(net, golden.after)))
        expect(worstError(after.get(key)!.data, expected), key).toBeLessThan(3e-5);
      await program.close();
    });
  }
}

function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
  return worst;
}
