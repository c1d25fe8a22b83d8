import type { Engine, Model, TrainEvent, TrainOptions } from "autoencoder";
import { evenly } from "../../src/core/evenly.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { layerTable } from "../../src/inspect/layerTable.ts";
import { parameterCount } from "../../src/models/families/autoencoder/network.ts";
import { planned } from "../../src/tasks/fit.ts";
import type { RunState as TrainState } from "../../src/train/runState.ts";
import { checkpointStore } from "./checkpointStore.ts";
import type { OpenRows } from "./datasets.ts";
import { type MemoryCheckpoints, studioLibrary } from "./engine.ts";
import { failureOf } from "./failure.ts";
import { type LiveNet, liveNet, type PassedTensors, sizeByLayer } from "./liveNet.ts";
import type { Codes, Floats, ModelCard, Passed, Pushed, RunOptions, Snapshot, Through } from "./protocol.ts";

/** A training under way or ended, and all that may be asked of it. */
export interface Run {
  readonly id: string;
  readonly rows: OpenRows;
  /** The model, once training has ended with one. */
  readonly model: Model | undefined;
  /** Every event so far, for the report. */
  readonly events: readonly TrainEvent[];
  play(pauseMs?: number): void;
  pause(): void;
  step(): void;
  stop(): void;
  drop(): Promise<void>;
  scrub(checkpoint?: number): Promise<Snapshot>;
  drawn(): void;
  through(asked: Through): Promise<Passed>;
  decode(codes: Float32Array<ArrayBuffer>, checkpoint?: number): Promise<Floats>;
  encode(rows: readonly number[], checkpoint?: number): Promise<Codes>;
  /** Weights of a checkpoint, for a run that goes on from it. */
  weights(checkpoint: number): Float32Array<ArrayBuffer>;
}

export interface RunSettings {
  readonly id: string;
  readonly rows: OpenRows;
  readonly options: RunOptions;
  /** Weights to begin with. */
  readonly from?: Float32Array<ArrayBuffer>;
  /** How many held-out rows are shown with what becomes of them. */
  readonly watch: number;
  readonly engine: Engine;
  readonly push: (pushed: Pushed, moved?: ArrayBuffer[]) => void;
}

/** Least milliseconds between two snapshots (15 a second), and how much longer than its own cost the pause after one is. */
const [leastPause, pauseShare] = [66, 4];
/** Snapshots that a page has not drawn in this time are taken for lost. */
const lostAfter = 2000;
/** Rows whose codes are computed at once. */
const encodedTogether = 250;

/** Begins a training; its stream of events is read until it ends, at the pace that the page asks for. */
export async function startRun({ id, rows, options, from, watch, engine, push }: RunSettings): Promise<Run> {
  const { dataset } = rows;
  const { few, fork: _fork, ...asked } = options;
  const only = few === undefined ? rows.only : firstOf(rows, few);
  const settings = { ...asked, ...(only && { only }), ...(from && { from }) } as TrainOptions;
  const { spec, net, rows: split } = await planned(dataset, settings);
  const live: LiveNet = liveNet(engine, net, options.seed ?? 0);
  const store = checkpointStore();
  const events: TrainEvent[] = [];
  const aborting = new AbortController();
  let gate: "playing" | "paused" | "one" = "playing";
  let pauseMs = 0;
  let wake = (): void => {};
  let stopping = false;
  let finishing = false;
  let dropped = false;
  let model: Model | undefined;
  let [outstanding, shownAt, nextAt] = [false, 0, 0];

  const watched = Array.from(evenly(split.validation.length > 0 ? split.validation : split.train, watch));
  push({
    kind: "card",
    card: {
      run: id,
      spec,
      layers: layerTable(net),
      parameters: parameterCount(net),
      heldOut: Array.from(split.validation),
      watched,
    },
  });

  const due = (): boolean => {
    const now = performance.now();
    return now >= nextAt && (!outstanding || now - shownAt > lostAfter);
  };
  const checkpoints: MemoryCheckpoints = {
    load: async () => (finishing ? store.states.at(-1) : undefined),
    save: async (state) => {
      store.add(state);
      await present(store.states.length - 1);
      return id;
    },
    get every() {
      return due() ? -1 : Number.POSITIVE_INFINITY;
    },
    remove: async () => {},
  };
  const { train } = studioLibrary(checkpoints);

  const present = async (checkpoint: number): Promise<void> => {
    const began = performance.now();
    const snapshot = await snapshotAt(checkpoint);
    if (dropped) return;
    outstanding = true;
    shownAt = performance.now();
    nextAt = shownAt + Math.max(leastPause, pauseShare * (shownAt - began));
    push({ kind: "snapshot", snapshot }, buffersOf(snapshot));
  };
  const stateAt = (checkpoint = store.states.length - 1): TrainState => {
    const state = store.states[Math.max(0, Math.min(store.states.length - 1, checkpoint))];
    if (!state) throw new Error("the run has no checkpoint yet");
    return state;
  };
  const weightsAt = (checkpoint?: number) => stateAt(checkpoint).tensors.weights as Tensor<"float32">;
  const snapshotAt = async (checkpoint: number): Promise<Snapshot> => {
    const { progress, tensors } = stateAt(checkpoint);
    const start = events.find((event) => event.type === "start");
    return {
      run: id,
      checkpoints: store.states.length,
      checkpoint,
      step: progress.step,
      epoch: Math.ceil(progress.step / (start?.stepsPerEpoch ?? 1)),
      passed: await pass({
        run: id,
        checkpoint,
        rows: { data: watched },
        activations: true,
        noisy: true,
      }),
      gradients: sizeByLayer(net, tensors.m.data as Float32Array),
    };
  };
  const pass = async (wanted: Through): Promise<Passed> => {
    const raw =
      "data" in wanted.rows ? await dataset.read(wanted.rows.data) : rawOf(wanted.rows.values, dataset);
    const began = performance.now();
    const outputs = await live.pass(weightsAt(wanted.checkpoint), raw, wanted);
    return passedOf(outputs, performance.now() - began, net.layers.length, layerTable(net).rows);
  };

  /** Waits where the page wants the run to wait. */
  const held = async (): Promise<void> => {
    if (gate === "one") gate = "paused";
    if (gate === "playing" && pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    while (gate === "paused" && !stopping && !dropped) {
      push({ kind: "state", run: id, state: "paused" });
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  /** Follows the training to its end; false where it was interrupted. */
  const follow = async (): Promise<boolean> => {
    const training = train(dataset, {
      ...settings,
      engine,
      checkpoint: { path: id, resume: finishing },
      // A run that is over its time ends after its next steps, and is judged.
      ...(finishing ? { seconds: 1e-3 } : { signal: aborting.signal }),
    });
    let judging = false;
    for await (const event of training) {
      if (event.type === "saved") continue;
      if (event.type === "judging" && !judging) {
        judging = true;
        push({ kind: "state", run: id, state: "judging" });
      }
      if (finishing && event.type === "start") continue;
      if (event.type === "done" && event.reason === "interrupted") return false;
      events.push(event);
      push({ kind: "event", run: id, event });
      if (event.type === "step" && !finishing) await held();
    }
    model = await training.model;
    return true;
  };
  const whole = async (): Promise<void> => {
    try {
      push({ kind: "state", run: id, state: "playing" });
      const finished = await follow();
      if (dropped) return;
      finishing = !finished;
      if (finishing) await follow();
      if (dropped || !model) return;
      store.add(lastState(store.states.at(-1), model, events));
      await present(store.states.length - 1);
      push({ kind: "state", run: id, state: "done", model: cardOf(id, model) });
    } catch (error) {
      if (!dropped) push({ kind: "state", run: id, state: "failed", failure: failureOf(error) });
    }
  };
  const ended = whole();

  const go = (to: typeof gate, ms = pauseMs): void => {
    gate = to;
    pauseMs = ms;
    if (to === "playing") push({ kind: "state", run: id, state: "playing" });
    wake();
  };
  return {
    id,
    rows,
    events,
    get model() {
      return model;
    },
    play: (ms = 0) => go("playing", ms),
    pause: () => {
      gate = "paused";
    },
    step: () => go("one"),
    stop: () => {
      stopping = true;
      aborting.abort();
      wake();
    },
    drop: async () => {
      dropped = true;
      aborting.abort();
      wake();
      await ended;
      await live.close();
      await model?.close();
    },
    scrub: (checkpoint = store.states.length - 1) => snapshotAt(checkpoint),
    drawn: () => {
      outstanding = false;
    },
    through: pass,
    decode: async (codes, checkpoint) => {
      const n = codes.length / spec.latent;
      const out = await live.decode(weightsAt(checkpoint), tensor("float32", [n, spec.latent], codes));
      return { shape: out.shape, values: out.data };
    },
    encode: async (wanted, checkpoint) => {
      const codes = new Float32Array(wanted.length * spec.latent);
      const spread = new Float32Array(codes.length);
      let variational = false;
      for (let at = 0; at < wanted.length; at += encodedTogether) {
        const some = wanted.slice(at, at + encodedTogether);
        const out = await live.pass(weightsAt(checkpoint), await dataset.read(some));
        codes.set(out.codes.data, at * spec.latent);
        if (out.logVariance) spread.set(out.logVariance.data, at * spec.latent);
        variational ||= out.logVariance !== undefined;
      }
      return { k: spec.latent, codes, ...(variational && { logVariance: spread }) };
    },
    weights: (checkpoint) => weightsAt(checkpoint).data.slice(),
  };
}

/** The memory that moves with a snapshot. */
export function buffersOf({ passed }: { passed: Passed }): ArrayBuffer[] {
  const { rows, seen, codes, logVariance, predicted, activations = [] } = passed;
  const arrays = [rows, seen, codes, logVariance, predicted, ...activations.map(({ values }) => values)];
  return [...new Set(arrays.flatMap((array) => (array ? [array.buffer] : [])))];
}

/** What a page is told of a model. */
export function cardOf(id: string, model: Model): ModelCard {
  const { spec, parameters, provenance, findings } = model;
  const bytes = model.toBytes().length;
  return { model: id, family: "autoencoder", spec, parameters, provenance, findings, bytes };
}

function passedOf(
  outputs: PassedTensors,
  ms: number,
  layers: number,
  table: readonly { readonly name: string }[],
): Passed {
  const { features, seen, codes, logVariance, predicted } = outputs;
  const width = features.data.length / features.shape[0];
  const activations = Array.from({ length: layers }, (_, i) => i).flatMap((i) => {
    const found = outputs[`layer ${i}`];
    const name = table[i + 1]?.name ?? `layer ${i}`;
    return found ? [{ name, shape: found.shape.slice(1), values: found.data }] : [];
  });
  return {
    width,
    rows: features.data,
    ...(seen && { seen: seen.data }),
    codes: codes.data,
    ...(logVariance && { logVariance: logVariance.data }),
    predicted: predicted.data,
    ...(activations.length > 0 && { activations }),
    ms,
  };
}

/** Numbers of a page as rows of a data set: pixels 0…1 become what the set stores. */
function rawOf(values: Float32Array<ArrayBuffer>, { shape, dtype }: OpenRows["dataset"]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const all = [values.length / size, ...shape];
  if (dtype === "uint8")
    return tensor(
      "uint8",
      all,
      Uint8Array.from(values, (x) => Math.round(255 * x)),
    );
  if (dtype === "float64") return tensor("float64", all, Float64Array.from(values));
  return tensor("float32", all, values);
}

/** The first of the rows that may be learnt from. */
function firstOf({ only, dataset }: OpenRows, few: number): Uint32Array {
  const all = only ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  return all.slice(0, few);
}

/** The weights that the model kept, as the run's last state. */
function lastState(last: TrainState | undefined, model: Model, events: readonly TrainEvent[]): TrainState {
  const parts = [...model.weights().values()];
  const weights = new Float32Array(parts.reduce((n, { data }) => n + data.length, 0));
  let at = 0;
  for (const { data } of parts) {
    weights.set(data, at);
    at += data.length;
  }
  const kept = tensor("float32", [weights.length], weights);
  const done = events.findLast((event) => event.type === "done");
  const step = Math.max(done?.steps ?? 0, (last?.progress.step ?? 0) + 1);
  const zero = tensor("float32", [weights.length], new Float32Array(weights.length));
  return {
    progress: { ...(last?.progress ?? { seconds: 0, lossSum: 0, lossCount: 0, bestEpoch: 0 }), step },
    tensors: { ...(last?.tensors ?? { m: zero, v: zero }), weights: kept, best: kept },
  };
}
