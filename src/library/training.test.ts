import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { builtinDataset } from "../data/procedural/builtins.ts";
import type { Engine, Program, StepProgram, Tensors } from "../engine/engine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeLibraryHost } from "../hosts/node/libraryHost.ts";
import { openPatches } from "../hosts/node/pictures/patches.ts";
import type { FitOptions } from "../tasks/fit.ts";
import { fitDenoiser } from "../tasks/fitDenoiser.ts";
import type { TrainEvent } from "../train/events.ts";
import { library } from "./library.ts";
import type { Model } from "./model.ts";
import type { Training } from "./training.ts";

const { train } = library(nodeLibraryHost);

const onnx = await onnxEngine({ threads: 1 });
afterAll(() => onnx.close());

/** The fast engine, and how many of its programs are open; `runs` steps after which it dies. */
function watched({ runs = Number.POSITIVE_INFINITY } = {}) {
  let [open, left] = [0, runs];
  const alive = (): void => {
    if (left <= 0) throw new Error("the engine died");
  };
  const counted = <P extends Program | StepProgram>(program: P): P => {
    open++;
    return {
      ...program,
      run: async (inputs: Tensors) => {
        left--;
        alive();
        return program.run(inputs);
      },
      close: async () => {
        open--;
        await program.close();
        alive();
      },
    };
  };
  const engine: Engine = {
    ...onnx,
    compile: async (graph) => counted(await onnx.compile(graph)),
    compileStep: async (step, options) => counted(await onnx.compileStep(step, options)),
  };
  return { engine, open: () => open };
}

const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  process.on("unhandledRejection", keep);
});
afterEach(async () => {
  // Node tells of a rejection that nobody handled once the microtasks are done.
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", keep);
  expect(unhandled.splice(0)).toEqual([]);
});

const sensors = builtinDataset("sensors", { rows: 200, seed: 1 });
const small = { epochs: 3, latent: 2, layers: [8], batch: 32 };

function start(options: Partial<Omit<FitOptions, "from">> = {}, data: Dataset = sensors) {
  const { engine, open } = watched();
  return { training: train(data, { engine, ...small, ...options }), open };
}

async function eventsOf(training: Training<Model>): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of training) events.push(event);
  return events;
}

const stopped = expect.objectContaining({ name: "HourglassError", code: "stopped" });

/** Reads a data set, and fails at some read. */
function failing(at: number): Dataset {
  let reads = 0;
  return {
    ...sensors,
    read: async (rows) => {
      if (++reads === at) throw new Error("the file went away");
      return sensors.read(rows);
    },
  };
}

test("done is the last event, after the model was judged, and comes once", async () => {
  const { training } = start();
  const types = (await eventsOf(training)).map(({ type }) => type);
  expect(types[0]).toBe("start");
  expect(types.indexOf("done")).toBe(types.length - 1);
  expect(types).toContain("judging");
  expect((await training.model).spec.latent).toBe(2);
});

test("a model that nothing iterates for is trained when it is awaited", async () => {
  const { training, open } = start();
  const model = await training.model;
  expect((await model.encode(sensors)).shape).toEqual([200, 2]);
  await model.close();
  expect(open()).toBe(0);
  expect(await training.model).toBe(model);
});

test("a training that nobody asks for anything does nothing", async () => {
  let reads = 0;
  const read: Dataset["read"] = (rows) => {
    reads++;
    return sensors.read(rows);
  };
  const { training, open } = start({}, { ...sensors, read });
  void training.model;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([reads, open()]).toEqual([0, 0]);
});

test.each(["start", "step", "epoch", "judging"])(
  "break at the event %s releases every program, and the model is stopped",
  async (type) => {
    const { training, open } = start();
    for await (const event of training) if (event.type === type) break;
    expect(open()).toBe(0);
    await expect(training.model).rejects.toEqual(stopped);
  },
);

test("break at done has the model", async () => {
  const { training, open } = start();
  for await (const event of training) if (event.type === "done") break;
  await (await training.model).close();
  expect(open()).toBe(0);
});

test("an error in the loop ends the training as break does", async () => {
  const { training, open } = start();
  const run = async () => {
    for await (const event of training) if (event.type === "epoch") throw new Error("my own");
  };
  await expect(run()).rejects.toThrow("my own");
  expect(open()).toBe(0);
  await expect(training.model).rejects.toEqual(stopped);
});

test("an iterator that is given back before its first event never began", async () => {
  const { training, open } = start();
  await training[Symbol.asyncIterator]().return?.();
  expect(open()).toBe(0);
  await expect(training.model).rejects.toEqual(stopped);
});

test("after break no row is read any more, so the data set can be closed", async () => {
  let reading = 0;
  const slow: Dataset = {
    ...sensors,
    read: async (rows) => {
      reading++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      reading--;
      return sensors.read(rows);
    },
  };
  const { training } = start({ epochs: 20 }, slow);
  for await (const event of training) if (event.type === "step") break;
  expect(reading).toBe(0);
});

test.each([
  { phase: "the first step", runs: 2 },
  { phase: "the third epoch", runs: 6 },
])("an engine that dies in $phase fails the loop and the model with the same cause", async ({ runs }) => {
  const { engine, open } = watched({ runs });
  const training = train(sensors, { ...small, epochs: 200, engine });
  const error = await eventsOf(training).catch((error: unknown) => error);
  expect(error).toMatchObject({ message: "the engine died" });
  await expect(training.model).rejects.toBe(error);
  expect(open()).toBe(0);
});

test("an engine that is closed under a training fails it", async () => {
  const engine = await onnxEngine({ threads: 1 });
  const training = train(sensors, { ...small, epochs: 200, engine });
  const run = async () => {
    for await (const event of training) if (event.type === "epoch") await engine.close();
  };
  await expect(run()).rejects.toThrow("onnx engine: it is closed");
  await expect(training.model).rejects.toThrow("onnx engine: it is closed");
});

test.each([1, 2, 4, 7])("a data set that fails at read %i fails the loop and the model", async (at) => {
  const { training, open } = start({}, failing(at));
  const error = await eventsOf(training).catch((error: unknown) => error);
  expect(error).toMatchObject({ message: "the file went away" });
  await expect(training.model).rejects.toBe(error);
  expect(open()).toBe(0);
});

test("a data set that fails while the model is judged fails the loop and the model", async () => {
  let gone = false;
  const read: Dataset["read"] = async (rows) => {
    if (gone) throw new Error("the file went away");
    return sensors.read(rows);
  };
  const { training, open } = start({}, { ...sensors, read });
  const run = async () => {
    for await (const event of training) gone ||= event.type === "judging";
  };
  await expect(run()).rejects.toThrow("the file went away");
  await expect(training.model).rejects.toThrow("the file went away");
  expect(open()).toBe(0);
});

test("a failure that only the model is awaited for is told there, and to nobody else", async () => {
  const { training } = start({}, failing(5));
  await expect(training.model).rejects.toThrow("the file went away");
});

test("a failure that nobody awaits is no unhandled rejection, and neither is a read that is no longer needed", async () => {
  const abort = new AbortController();
  const { training } = start({ signal: abort.signal, validation: 0 }, failing(4));
  const run = async () => {
    for await (const event of training) if (event.type === "start") abort.abort();
  };
  await run().catch(() => {});
});

test("wrong options fail the loop and the model alike", async () => {
  const { training } = start({ type: "vanilla", beta: 3 });
  await expect(eventsOf(training)).rejects.toThrow("beta");
  await expect(training.model).rejects.toThrow("beta");
});

test("a signal ends the loop with done, and the model with its reason", async () => {
  const abort = new AbortController();
  const { training, open } = start({ signal: abort.signal, epochs: 200 });
  const events: TrainEvent[] = [];
  for await (const event of training) {
    events.push(event);
    if (event.type === "epoch") abort.abort("enough");
  }
  expect(events.at(-1)).toMatchObject({ type: "done", reason: "interrupted" });
  expect(events.map(({ type }) => type)).not.toContain("judging");
  expect(open()).toBe(0);
  const error = await training.model.catch((error: unknown) => error);
  expect(error).toEqual(stopped);
  expect((error as Error).cause).toBe("enough");
});

test("a signal that was aborted before the training stops it, whoever waits", async () => {
  const { training, open } = start({ signal: AbortSignal.abort() });
  await expect(training.model).rejects.toEqual(stopped);
  expect(open()).toBe(0);
});

test("events are iterated once", async () => {
  const { training } = start();
  await eventsOf(training);
  await expect(eventsOf(training)).rejects.toMatchObject({ code: "usage" });
  await training.model;
});

test("a loop gets every event where the model is awaited beside it, or in it", async () => {
  const count = (await eventsOf(start().training)).filter(({ type }) => type !== "step").length;
  const beside = start().training;
  const model = beside.model.then(({ spec }) => spec.latent);
  const seen = await eventsOf(beside);
  expect(seen.filter(({ type }) => type !== "step")).toHaveLength(count);
  expect(await model).toBe(2);

  const inside = start().training;
  const types: string[] = [];
  for await (const { type } of inside) {
    if (type === "start") await inside.model;
    if (type !== "step") types.push(type);
  }
  expect(types).toHaveLength(count);
  expect(types.at(-1)).toBe("done");
});

test("a denoiser's training that is left releases every program, too", async () => {
  const { engine, open } = watched();
  const patches = await openPatches("photos", { side: 32, rows: 4, seed: 2 });
  const stream = fitDenoiser(patches, { widths: [8, 16], blocks: 1, epochs: 9, engine });
  for await (const event of stream) if (event.type === "epoch") break;
  expect(open()).toBe(0);
  await patches.close();
});
