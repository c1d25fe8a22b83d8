import { describe, expect, test } from "vitest";
import { peersInProcess } from "../../test/peersInProcess.ts";
import { families, inputs } from "../../test/specs.ts";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import { sharedEngine } from "../engine/peers/sharedEngine.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { denoiserSpec } from "../models/families/denoiser/denoiser.ts";
import { denoiserTraining } from "../models/families/denoiser/denoiserTraining.ts";
import { inspectorSpec } from "../models/families/inspector/inspector.ts";
import { inspectorTraining } from "../models/families/inspector/inspectorTraining.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { type InputSpec, rawShape } from "../models/inputs/inputSpec.ts";
import type { TrainEvent } from "./events.ts";
import type { RunState } from "./runState.ts";
import { type Trained, train } from "./train.ts";
import type { TrainOptions } from "./trainingRun.ts";

const rows = 26;
const range = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);

/** Rows of an input, of a table with gaps that are not spread evenly, and unseen categories. */
function made(input: InputSpec): Dataset {
  const source = random(4);
  const shape = rawShape(input);
  const size = sizeOf(shape);
  const cells = Array.from({ length: rows * size }, (_, i) => {
    if (input.kind === "pictures") return source.integer(256);
    const row = Math.floor(i / size);
    if (input.kind === "table" && i % size === 1) return [0, 1, 2, -1, Number.NaN][row % 5];
    if (input.kind === "table" && row % 3 === 0 && i % size === 0) return Number.NaN;
    return 5 + 2 * source.normal();
  });
  const dtype = input.kind === "pictures" ? "uint8" : "float64";
  return {
    ...{ kind: input.kind, name: "made", rows, shape, dtype, notes: [] },
    read: async (chosen) => {
      const some = Array.from(chosen, (row) => cells.slice(row * size, (row + 1) * size)).flat();
      const data = dtype === "uint8" ? Uint8Array.from(some) : Float64Array.from(some);
      return { dtype, shape: [chosen.length, ...shape], data } as never;
    },
    close: async () => {},
  };
}

type Options = Partial<Omit<TrainOptions, "engine">>;

const common = { rows: { train: range(0, 20), validation: range(20, rows) }, batch: 5, epochs: 3, seed: 1 };

async function toEnd(stream: AsyncGenerator<TrainEvent, Trained>) {
  const events: TrainEvent[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done) return { ...value, events };
    events.push(value);
  }
}

/** Trains alone, or by so many ranks; what every rank ends with. */
async function trained(
  net: Trainable,
  dataset: Dataset,
  ranks: number,
  options: (rank: number) => Options = () => ({}),
) {
  const engines =
    ranks === 1
      ? [referenceEngine()]
      : peersInProcess(ranks).map((peers) => sharedEngine(referenceEngine(), peers));
  return Promise.all(
    engines.map((engine, rank) => toEnd(train(net, { ...common, dataset, engine, ...options(rank) }))),
  );
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))), 0);
}

const cases: [string, Trainable, InputSpec][] = Object.entries(inputs).flatMap(([kind, input]) =>
  Object.entries(families)
    .filter(([, more]) => !("type" in more && more.type === "map"))
    .filter(([, more]) => kind === "pictures" || !("loss" in more && more.loss === "ssim"))
    .map(([family, more]): [string, Trainable, InputSpec] => [
      `${family} on ${kind}`,
      autoencoderTraining(untrained(input, more).net),
      input,
    ]),
);
const patches: InputSpec = { kind: "pictures", channels: 3, height: 8, width: 8 };
const uNet = { channels: 3, widths: [4, 4], blocks: 1, patch: 8 };
for (const learns of [{ kind: "clean", from: 0.05, to: 0.2 }, { kind: "camera" }, { kind: "noisy" }] as const)
  cases.push([
    `denoiser of ${learns.kind} pictures`,
    denoiserTraining(denoiserSpec.parse({ type: "denoiser", ...uNet, learns })),
    patches,
  ]);
cases.push(["inspector", inspectorTraining(inspectorSpec.parse({ type: "inspector", ...uNet })), patches]);

describe("two ranks on unequal parts of a batch learn what one learns on the whole", () => {
  test.each(cases)("%s", async (_, net, input) => {
    const dataset = made(input);
    const [alone] = await trained(net, dataset, 1);
    const both = await trained(net, dataset, 2);
    for (const { weights, done } of both) {
      expect(furthest(weights, alone.weights)).toBeLessThan(1e-5);
      expect(Math.abs(done.trainLoss / alone.done.trainLoss - 1)).toBeLessThan(1e-5);
      expect(Math.abs(done.validationLoss! / alone.done.validationLoss! - 1)).toBeLessThan(1e-5);
    }
    expect(both[1].weights).toEqual(both[0].weights);
  });
});

test("two ranks learn by Muon what one learns", async () => {
  const [, net, input] = cases[0];
  const [alone] = await trained(net, made(input), 1, () => ({ optimizer: "muon" }));
  const both = await trained(net, made(input), 2, () => ({ optimizer: "muon" }));
  const [byAdam] = await trained(net, made(input), 1);
  for (const { weights } of both) expect(furthest(weights, alone.weights)).toBeLessThan(1e-4);
  expect(both[1].weights).toEqual(both[0].weights);
  expect(furthest(byAdam.weights, alone.weights)).toBeGreaterThan(1e-3);
});

test.each<Options>([{ epochs: 4 }, { optimizer: "muon" }, { weightDecay: 0.1 }])(
  "ranks of which one would train with %o are refused, by name",
  async (other) => {
    const [, net, input] = cases[0];
    const failed = trained(net, made(input), 3, (rank) => (rank === 2 ? other : {}));
    await expect(failed).rejects.toThrow(/^rank 2: trains on other data or with other options than rank 0/);
  },
);

test("a batch of fewer rows than ranks is refused", async () => {
  const [, net, input] = cases[0];
  await expect(trained(net, made(input), 3, () => ({ batch: 2 }))).rejects.toThrow(
    "batch: must be at least the number of ranks, 3",
  );
});

test("ranks do not share the batches of a model of neighbours", async () => {
  const { net } = untrained(inputs.table, { type: "map", neighbours: 2 });
  await expect(trained(autoencoderTraining(net), made(inputs.table), 2)).rejects.toThrow(
    "type: a model of neighbours compares all rows of a batch, which ranks cannot share, got 2 ranks",
  );
});

test("a rank that is asked to stop stops all after the same step, and the first alone saves", async () => {
  const [, net, input] = cases[0];
  const saved: number[][] = [[], [], []];
  const stop = new AbortController();
  stop.abort();
  const ended = await trained(net, made(input), 3, (rank) => ({
    ...(rank === 1 && { signal: stop.signal }),
    checkpoints: {
      every: 30,
      load: async () => undefined,
      save: async ({ progress }) => {
        saved[rank].push(progress.step);
        return "here";
      },
    },
  }));
  const [{ done }] = ended;
  expect(ended.map((each) => [each.done.reason, each.done.steps])).toEqual(
    ended.map(() => ["interrupted", done.steps]),
  );
  expect(done.steps).toBeLessThan(12);
  expect(saved).toEqual([[done.steps], [], []]);
});

test("ranks go on from the first one's checkpoint with the same bits", async () => {
  const [, net, input] = cases.find(([name]) => name === "denoising, swap on table")!;
  const dataset = made(input);
  const whole = await trained(net, dataset, 2);
  let state: RunState | undefined;
  const checkpoints = (rank: number, load: boolean): Options => ({
    checkpoints: {
      every: 30,
      load: async () => (load && rank === 0 ? state : undefined),
      save: async (now) => {
        state = structuredClone(now);
        return "here";
      },
    },
  });
  const stop = new AbortController();
  stop.abort();
  await trained(net, dataset, 2, (rank) => ({ ...checkpoints(rank, false), signal: stop.signal }));
  expect(state?.progress.step).toBeGreaterThan(0);
  const resumed = await trained(net, dataset, 2, (rank) => checkpoints(rank, true));
  expect(resumed.map(({ weights }) => weights)).toEqual(whole.map(({ weights }) => weights));
});
