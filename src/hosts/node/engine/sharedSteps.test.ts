import { afterAll, expect, test } from "vitest";
import { families, inputs } from "../../../../test/specs.ts";
import { untrained } from "../../../../test/untrained.ts";
import { random } from "../../../core/random.ts";
import { type Tensor, tensor, zeros } from "../../../core/tensor.ts";
import type { Engine } from "../../../engine/engine.ts";
import { sharedEngine } from "../../../engine/peers/sharedEngine.ts";
import { nameOf } from "../../../graph/value.ts";
import { autoencoderTraining } from "../../../models/families/autoencoder/autoencoderTraining.ts";
import { adamRates } from "../../../optim/adam.ts";
import { trainingStep } from "../../../train/step.ts";
import { onnxEngine } from "./onnxEngine.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const batch = 6;
const alone = { rank: 0, size: 1, sum: async () => {} };

/** Weights after some steps of two halves; `looking` asks for the state after each, so that no update waits for the next step. */
async function afterSteps(kind: string, more: object, { looking }: { looking: boolean }) {
  const { net, weights } = untrained(inputs[kind], more);
  const model = autoencoderTraining(net);
  const step = trainingStep(model, { batch, dtype: "float64", clip: 0.5 });
  let joined = 0;
  const counting: Engine = {
    ...engine,
    compileStep: async (given, options) => {
      const program = await engine.compileStep(given, options);
      if (!("gradient" in given.outputs)) return program;
      return { ...program, run: (feeds) => program.run(feeds).finally(() => joined++) };
    },
  };
  const program = await sharedEngine(counting, alone).compileStep(step, { stepsPerRun: 2 });
  const flat = (data: Float32Array<ArrayBuffer>) => tensor("float32", [data.length], data);
  const moment = () => flat(new Float32Array(weights.length));
  await program.setState({ weights: flat(weights.slice()), m: moment(), v: moment() });
  const source = random(3);
  for (let run = 0; run < 3; run++) {
    const rates = [1, 2].map((k) => adamRates(2 * run + k, 0.01));
    const feeds = step.feeds.map((value): [string, Tensor] => {
      const name = nameOf(value);
      if (name === "stepSize" || name === "epsilon")
        return [
          name,
          tensor(
            "float32",
            [2],
            Float32Array.from(rates, (r) => r[name]),
          ),
        ];
      const made = zeros(value.dtype, [2, ...value.shape]);
      for (let i = 0; i < made.data.length; i++) made.data[i] = source.uniform();
      return [name, made];
    });
    await program.run(Object.fromEntries(feeds));
    if (looking) await program.state();
  }
  const state = await program.state();
  await program.close();
  return { state, joined };
}

test.each([
  ["table", "vanilla"],
  ["pictures", "vanilla"],
  ["series", "variational, warm-up"],
])(
  "an update that waits for the next step gives the bits of one that does not: %s, %s",
  async (kind, family) => {
    const straight = await afterSteps(kind, families[family], { looking: false });
    const looked = await afterSteps(kind, families[family], { looking: true });
    expect([straight.joined, looked.joined]).toEqual([5, 3]);
    const bits = ({ data }: Tensor) => Buffer.from(data.buffer).toString("hex");
    for (const name of ["weights", "m", "v"])
      expect(bits(straight.state[name]) === bits(looked.state[name]), name).toBe(true);
  },
);
