import type { Engine, Model, ModelSpec, Provenance, TrainEvent, TrainOptions } from "autoencoder";
import { evenly } from "../../src/core/evenly.ts";
import { tensor } from "../../src/core/tensor.ts";
import { encodeModel } from "../../src/files/modelFile.ts";
import { layerTable } from "../../src/inspect/layerTable.ts";
import { type Autoencoder, toModelFile } from "../../src/model/autoencoder.ts";
import { network, parameterCount } from "../../src/models/families/autoencoder/network.ts";
import { planned } from "../../src/tasks/fit.ts";
import type { RunState as TrainState } from "../../src/train/runState.ts";
import { checkpointStore } from "./checkpointStore.ts";
import type { OpenRows } from "./datasets.ts";
import { type MemoryCheckpoints, studioLibrary } from "./engine.ts";
import { failureOf } from "./failure.ts";
import { buffersOf, type Look, lookAt } from "./look.ts";
import type { ModelCard, Pushed, RunOptions } from "./protocol.ts";

/** A training under way or ended, and all that may be asked of it. */
export interface Run extends Look {
  readonly id: string;
  readonly spec: ModelSpec;
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
  drawn(): void;
}

export interface RunSettings {
  readonly id: string;
  readonly rows: OpenRows;
  readonly options: RunOptions;
  /** A run to go on from, at one of its checkpoints: its network and scaler stay. */
  readonly from?: { readonly run: Run; readonly checkpoint: number };
  /** How many held-out rows are shown with what becomes of them. */
  readonly watch: number;
  readonly engine: Engine;
  readonly push: (pushed: Pushed, moved?: ArrayBuffer[]) => void;
}

/** Least milliseconds between two snapshots (15 a second), and how much longer than its own cost the pause after one is. */
const [leastPause, pauseShare] = [66, 4];
/** Snapshots that a page has not drawn in this time are taken for lost. */
const lostAfter = 2000;

/** Begins a training; its stream of events is read until it ends, at the pace that the page asks for. */
export async function startRun({ id, rows, options, from, watch, engine, push }: RunSettings): Promise<Run> {
  const { dataset } = rows;
  const { fork: _fork, ...asked } = options;
  const { only } = rows;
  const begun = from && autoencoderAt(from.run, from.checkpoint);
  const settings = { ...asked, ...(only && { only }) } as Omit<TrainOptions, "from">;
  const { spec, net, rows: split } = await planned(dataset, { ...settings, ...(begun && { from: begun }) });
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

  const look = lookAt({
    ...{ id, net, dataset, store, watched, engine },
    seed: options.seed ?? 0,
    stepsPerEpoch: () => events.find((event) => event.type === "start")?.stepsPerEpoch ?? 1,
  });
  const due = (): boolean => {
    // A run that waits does so at a checkpoint, which the page has seen.
    if (gate !== "playing") return true;
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
    const snapshot = await look.snapshot(checkpoint);
    if (dropped) return;
    outstanding = true;
    shownAt = performance.now();
    nextAt = shownAt + Math.max(leastPause, pauseShare * (shownAt - began));
    push({ kind: "snapshot", snapshot }, buffersOf(snapshot));
  };
  /** Waits where the page wants the run to wait. */
  const held = async (): Promise<void> => {
    if (gate === "one") gate = "paused";
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
      ...(begun && { from: encodeModel(toModelFile(begun)) }),
      engine,
      checkpoint: { path: id, resume: finishing },
      // A run that is over its time ends after its next steps, and is judged.
      ...(finishing ? { seconds: 1e-3 } : { signal: aborting.signal }),
    });
    let judging = false;
    for await (const event of training) {
      if (event.type === "saved") {
        if (!finishing) await held();
        continue;
      }
      if (event.type === "judging" && !judging) {
        judging = true;
        push({ kind: "state", run: id, state: "judging" });
      }
      if (finishing && event.type === "start") continue;
      if (event.type === "done" && event.reason === "interrupted") return false;
      events.push(event);
      push({ kind: "event", run: id, event });
      if (event.type === "step" && pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
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
    ...look,
    id,
    spec,
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
      await look.close();
      await model?.close();
    },
    drawn: () => {
      outstanding = false;
    },
  };
}

/** The network of a run as it stood at a checkpoint. */
function autoencoderAt({ spec, weights }: Run, checkpoint: number): Autoencoder {
  return { spec, net: network(spec), weights: weights(checkpoint), provenance: nowhere };
}

/** Where a network comes from that is still being trained. */
const nowhere: Provenance = {
  ...{ version: "", date: "", data: "", rows: 1, seed: 0, engine: "" },
  ...{ seconds: 0, epochs: 0, steps: 0 },
};

/** What a page is told of a model. */
export function cardOf(id: string, model: Model): ModelCard {
  const { spec, parameters, provenance, findings } = model;
  const bytes = model.toBytes().length;
  return { model: id, family: "autoencoder", spec, parameters, provenance, findings, bytes };
}

/** Shows a model that was trained elsewhere, on rows of its kind: a run that is over. */
export async function adoptModel(
  model: Model,
  { id, rows, watch, engine, push }: Omit<RunSettings, "options" | "from">,
): Promise<Run> {
  const { dataset } = rows;
  const net = network(model.spec);
  const store = checkpointStore();
  store.add(lastState(undefined, model, []));
  const watched = Array.from(evenly(dataset.rows, watch));
  const look = lookAt({ ...{ id, net, dataset, store, watched, engine }, seed: 0, stepsPerEpoch: () => 1 });
  const { spec, parameters } = model;
  push({
    kind: "card",
    card: { run: id, spec, layers: layerTable(net), parameters, heldOut: [], watched },
  });
  const snapshot = await look.snapshot();
  push({ kind: "snapshot", snapshot }, buffersOf(snapshot));
  push({ kind: "state", run: id, state: "done", model: cardOf(id, model) });
  const nothing = (): void => {};
  return {
    ...look,
    ...{ id, spec, rows, model, events: [], play: nothing, pause: nothing, step: nothing, stop: nothing },
    drawn: nothing,
    drop: async () => {
      await look.close();
      await model.close();
    },
  };
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
