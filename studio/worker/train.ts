/**
 * The train worker: the library's own training, readers and tasks, over ONNX Runtime in a worker of its own. Everything
 * heavy stays here; a page gets numbers to draw.
 */
import {
  type AnyModel,
  builtins,
  type Denoiser,
  type Engine,
  HourglassError,
  loadAnyModel,
  loadDenoiser,
  type Model,
  type OpenOptions,
} from "autoencoder";
import { page } from "../../src/report/page.ts";
import { trainingPage } from "../../src/report/pages/trainingPage.ts";
import { shownRows } from "../../src/report/rows/shownRows.ts";
import { cleanPicture } from "./cleanPicture.ts";
import { described, type OpenRows, openRows, rawRows, sourceOf } from "./datasets.ts";
import { studioEngine } from "./engine.ts";
import { CallFailure, engineReasons, failureOf } from "./failure.ts";
import { buffersOf } from "./look.ts";
import { type NarrowNet, narrowNet } from "./narrowNet.ts";
import type { CallMessage, Calls, Pushed, RowSource, WorkerMessage } from "./protocol.ts";
import { beside, rank, scoresFile } from "./ranking.ts";
import { adoptModel, cardOf, type Run, startRun } from "./run.ts";
import { sweepWidths } from "./sweepWidths.ts";

const data = new Map<string, OpenRows>();
const runs = new Map<string, Run>();
const loaded = new Map<string, Model>();
const sweeps = new Map<string, AbortController>();
let engine: Promise<Engine> | undefined;
let denoiser: Denoiser | undefined;
let narrow: NarrowNet | undefined;

function engineNow(): Promise<Engine> {
  engine ??= studioEngine().catch((error) => {
    // The next call tries again.
    engine = undefined;
    throw error;
  });
  return engine;
}

function push(pushed: Pushed, moved: ArrayBuffer[] = []): void {
  send(pushed, moved);
}

const found = <T>(map: ReadonlyMap<string, T>, name: string): T => {
  const one = map.get(name);
  if (one === undefined) throw new Error(`there is no ${name} here`);
  return one;
};
const modelOf = (name: string): Model => {
  const model = runs.get(name)?.model ?? loaded.get(name);
  if (!model) throw new Error("the run has no model yet");
  return model;
};
const keepRows = async (name: string, rows: OpenRows): Promise<void> => {
  const before = data.get(name);
  data.set(name, rows);
  await before?.dataset.close();
};
const openForModel = async (model: Model, source: RowSource, wanted: OpenOptions = {}) => {
  const { source: from, options } = await sourceOf(source);
  // How the file is written; what its columns are, the model has learnt.
  const { label, header, delimiter, encoding } = wanted;
  const dataset = await model.open(from, { ...options, label, header, delimiter, encoding });
  const { name, kind, rows, shape, notes, sourceColumns = [] } = dataset;
  return described(dataset, { name, kind, rows, shape, notes, columns: sourceColumns });
};
const nameOf = (file: Blob): string => (file instanceof File ? file.name : "the model");
const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
/** What a model of pictures of any size is, and what to do with it instead: it has no code of so many numbers to look into. */
const refused = async (model: Exclude<AnyModel, Model>, file: Blob): Promise<HourglassError> => {
  await model.close();
  const [is, verbs] = {
    denoiser: ["a denoiser", "denoise"],
    inspector: ["an inspector", "detect"],
    "photo-codec": ["a codec", "compress and decompress"],
  }[model.family];
  return new HourglassError("usage", {
    subject: nameOf(file),
    rule: `is ${is} of pictures of any size, which the studio does not open`,
    repair: `use it on the command line, with ${verbs}`,
  });
};
/** The rows that a model of a built-in set was trained on. */
const builtinOf = ({ provenance: { data: name, seed } }: Model): RowSource | undefined =>
  builtins.some((set) => set.name === name) ? { kind: "builtin", name, rows: 2000, seed } : undefined;
const progress = (what: string, share: number): void => push({ kind: "progress", what, share });

const calls: Calls = {
  open: async ({ data: name, source, options }) => {
    const { rows, opened } = await openRows(source, options);
    await keepRows(name, rows);
    return opened;
  },
  rows: ({ data: name, rows }) => rawRows(found(data, name), rows),
  start: async ({ run: id, data: name, options, watch }) => {
    await runs.get(id)?.drop();
    const { fork } = options;
    const from = fork && { run: found(runs, fork.run), checkpoint: fork.checkpoint };
    const settings = { id, rows: found(data, name), options, from, watch, engine: await engineNow(), push };
    runs.set(id, await startRun(settings));
  },
  play: async ({ run, pauseMs }) => found(runs, run).play(pauseMs),
  pause: async ({ run }) => found(runs, run).pause(),
  step: async ({ run }) => found(runs, run).step(),
  stop: async ({ run }) => found(runs, run).stop(),
  drop: async ({ run }) => {
    const one = runs.get(run);
    runs.delete(run);
    await one?.drop();
  },
  scrub: ({ run, checkpoint }) => found(runs, run).snapshot(checkpoint),
  drawn: async ({ run }) => runs.get(run)?.drawn(),
  through: (asked) => found(runs, asked.run).through(asked),
  decode: ({ run, codes, checkpoint }) => found(runs, run).decode(codes, checkpoint),
  encode: ({ run, rows, checkpoint }) => found(runs, run).encode(rows, checkpoint),
  sample: async ({ model, count, seed, prior }) => {
    const { shape, data: values } = await modelOf(model).sample(count, { seed, prior });
    return { shape, values: Float32Array.from(values) };
  },
  rank: async ({ model, data: name, most }) => rank(modelOf(model), found(data, name), { most, progress }),
  beside: async ({ model, data: name, scores, rows }) =>
    beside(modelOf(model), found(data, name), { engine: await engineNow(), scores, rows }),
  scores: async ({ model, data: name, threshold }) =>
    scoresFile(modelOf(model), found(data, name), { threshold, progress }),
  report: async ({ model: id, data: name, title }) => {
    const model = modelOf(id);
    const { dataset } = found(data, name);
    const { events } = found(runs, id);
    const done = events.find((event) => event.type === "done");
    if (!done) throw new Error("the run has not ended");
    const [evaluation, shown] = [
      await model.evaluateHeldOut(dataset, { report: progress }),
      await shownRows(model, dataset),
    ];
    return page(trainingPage({ title, model, data: dataset, events, done, shown, evaluation }));
  },
  modelBytes: async ({ model }) => modelOf(model).toBytes(),
  loadModel: async ({ model: id, file }) => {
    const model = await loadAnyModel(file, { engine: await engineNow() });
    if (model.family === "denoiser") {
      const { parameters, provenance } = model;
      await model.close();
      return {
        ...{ model: id, family: "denoiser", spec: undefined, parameters, provenance },
        ...{ findings: [], bytes: file.size },
      };
    }
    if (model.family !== "autoencoder") throw await refused(model, file);
    await loaded.get(id)?.close();
    loaded.set(id, model);
    return cardOf(id, model);
  },
  adopt: async ({ run: id, data: name, file, source, watch }) => {
    const engine = await engineNow();
    const model = await loadAnyModel(file, { engine });
    if (model.family !== "autoencoder") throw await refused(model, file);
    const from = source ?? builtinOf(model);
    if (!from) {
      await model.close();
      throw new CallFailure({
        code: "needs-rows",
        message: `${nameOf(file)}: was trained on ${baseName(model.provenance.data)}; open such rows, which it is shown with`,
        advice: [],
      });
    }
    const { rows, opened } = await openForModel(model, from);
    await keepRows(name, rows);
    await runs.get(id)?.drop();
    runs.set(id, await adoptModel(model, { id, rows, watch, engine, push }));
    return opened;
  },
  openFor: async ({ model, data: name, source, options }) => {
    const { rows, opened } = await openForModel(modelOf(model), source, options);
    await keepRows(name, rows);
    return opened;
  },
  sweep: async ({ sweep, data: name, options }) => {
    const stopping = new AbortController();
    sweeps.set(sweep, stopping);
    return sweepWidths(found(data, name), options, {
      engine: await engineNow(),
      tell: (point) => push({ kind: "swept", sweep, point }),
      signal: stopping.signal,
    });
  },
  stopSweep: async ({ sweep }) => sweeps.get(sweep)?.abort(),
  narrow: async (asked) => {
    if (asked.model) narrow ??= await narrowNet(asked.model, await engineNow());
    if (!narrow) throw new Error("the network's file was not given");
    return narrow.pass(asked);
  },
  clean: async (asked) => {
    if (asked.model) denoiser ??= await loadDenoiser(asked.model, { engine: await engineNow() });
    if (!denoiser) throw new Error("the denoiser's file was not given");
    return cleanPicture(denoiser, asked);
  },
};

self.onmessage = async ({ data: { id, name, asked } }: MessageEvent<CallMessage>) => {
  try {
    const answer = await (calls[name] as (asked: unknown) => Promise<unknown>)(asked);
    const snapshot = name === "scrub" ? (answer as Parameters<typeof buffersOf>[0]) : undefined;
    send({ id, answer }, snapshot ? buffersOf(snapshot) : []);
  } catch (error) {
    send({ id, failure: failureOf(error) });
  }
};

function send(message: WorkerMessage, moved: ArrayBuffer[] = []): void {
  const reason = "failure" in message ? message.failure?.reason : undefined;
  // What was trained by the engine so far keeps it; the next call gets another.
  if (engineReasons.some((one) => one === reason)) engine = undefined;
  self.postMessage(message, { transfer: moved });
}
