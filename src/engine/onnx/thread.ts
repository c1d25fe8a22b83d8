import { Worker } from "node:worker_threads";
import { HourglassError } from "../../core/errors.ts";
import type { Tensors } from "../engine.ts";
import { runtimeError } from "./runtimeError.ts";
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

/** Places in the signals that worker.js shares. */
const computing = 0;
const stopping = 1;
/** Milliseconds that the end of the process may be held up. */
const longestWait = 10_000;

/** Starts the thread. It keeps the process alive only while a call is under way. */
export function startThread(): Thread {
  // ONNX Runtime 1.30 otherwise keeps a device identifier in the home folder and reports sessions over the network.
  // It reads the process's environment as it loads, so a worker's own copy would come too late.
  process.env.ORT_DISABLE_TELEMETRY = "1";
  // What the thread is doing, seen without waiting for a message: 1 while the runtime computes; 1 when it must not start.
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: signals });
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
    else waiting?.reject(runtimeError(error));
  });
  const fail = (error: Error): void => {
    dead ??= error;
    for (const id of pending.keys()) settle(id)?.reject(dead);
  };
  worker.on("error", (error) => fail(runtimeError(error.message)));
  // Ending the process under a running computation aborts it, exit code and all; a run is short, so wait.
  const finishRun = (): void => {
    Atomics.store(signals, stopping, 1);
    Atomics.wait(signals, computing, 1, longestWait);
  };
  process.once("exit", finishRun);
  worker.on("exit", () => {
    process.off("exit", finishRun);
    fail(new HourglassError("failed", "onnx engine: it is closed"));
  });
  worker.unref();

  const call = <T>(name: string, message: object = {}, moved: ArrayBuffer[] = []): Promise<T> => {
    if (dead) return Promise.reject(dead);
    const id = count++;
    return new Promise<T>((resolve, reject) => {
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.ref();
      try {
        worker.postMessage({ id, call: name, ...message }, moved);
      } catch (error) {
        settle(id);
        throw error;
      }
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
