import { Worker } from "node:worker_threads";
import { HourglassError } from "../../core/errors.ts";
import type { Tensors } from "../engine.ts";
import type { SessionOptions } from "./sessionOptions.ts";

/** The engine's thread as a set of calls, answered in the order they were made. */
export interface Thread {
  compile(model: Uint8Array<ArrayBuffer>, options: SessionOptions): Promise<number>;
  /** Moves the buffers of the inputs. */
  run(program: number, inputs: Tensors): Promise<Tensors>;
  state(program: number): Promise<Tensors>;
  setState(program: number, state: Tensors): Promise<void>;
  release(program: number): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts the thread. It keeps the process alive only while a call is under way. */
export function startThread(): Thread {
  // ONNX Runtime 1.30 otherwise keeps a device identifier in the home folder and reports sessions over the network.
  // It reads the process's environment as it loads, so a worker's own copy would come too late.
  process.env.ORT_DISABLE_TELEMETRY = "1";
  const worker = new Worker(new URL("./worker.js", import.meta.url));
  const pending = new Map<number, Pending>();
  let count = 0;
  let dead: Error | undefined;

  const settle = (id: number): Pending | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    return waiting;
  };
  worker.on("message", ({ id, value, error }: Answer) => {
    const waiting = settle(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(asError(error));
  });
  const fail = (error: Error): void => {
    dead ??= error;
    for (const id of pending.keys()) settle(id)?.reject(dead);
  };
  worker.on("error", (error) => fail(asError(error.message)));
  worker.on("exit", () => fail(new HourglassError("failed", "onnx engine: it is closed")));
  worker.unref();

  const call = <T>(name: string, message: object = {}, moved: ArrayBuffer[] = []): Promise<T> => {
    if (dead) return Promise.reject(dead);
    const id = count++;
    return new Promise<T>((resolve, reject) => {
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.ref();
      worker.postMessage({ id, call: name, ...message }, moved);
    });
  };

  return {
    compile: (model, options) => call("compile", { model, options }, [model.buffer]),
    run: (program, inputs) => call("run", { program, inputs }, buffersOf(inputs)),
    state: (program) => call("state", { program }),
    setState: (program, state) => call("setState", { program, state }),
    release: (program) => (dead ? Promise.resolve() : call("release", { program })),
    close: async () => {
      if (dead) return;
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      await call("close");
      dead ??= new HourglassError("failed", "onnx engine: it is closed");
      worker.ref();
      await ended;
    },
  };
}

/** Several arrays may share a buffer, which moves once. */
function buffersOf(tensors: Tensors): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map(({ data }) => data.buffer))];
}

function asError(message: string): HourglassError {
  if (message.startsWith("internal:")) return new HourglassError("internal", message);
  const memory = /allocate|bad_alloc|out of memory/i.test(message);
  return new HourglassError("failed", {
    subject: "onnx engine",
    rule: message.split("\n")[0],
    repair: memory ? "use a smaller batch or a smaller network" : undefined,
  });
}
