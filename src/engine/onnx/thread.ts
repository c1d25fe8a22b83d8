import { HourglassError } from "../../core/errors.ts";
import type { Tensors } from "../engine.ts";
import { runtimeError } from "./runtimeError.ts";
import type { SessionOptions } from "./sessionOptions.ts";

/** The thread beside ONNX Runtime as a set of calls (programs.js), answered in the order they were made. */
export interface Thread {
  compile(model: Uint8Array<ArrayBuffer>, options: SessionOptions): Promise<number>;
  /**
   * Moves the buffers of the inputs. With `steps`, runs so often, with a row of each input at a time, and answers
   * the rows of the outputs together.
   */
  run(program: number, inputs: Tensors, steps?: number): Promise<Tensors>;
  /** A copy of the state; `reader` is a program that gives each of its inputs x as `next:x`, for a state on a device. */
  state(program: number, reader?: number): Promise<Tensors>;
  setState(program: number, state: Tensors): Promise<void>;
  release(program: number): Promise<void>;
  close(): Promise<void>;
}

/** A worker as its messages: a browser's `Worker` as it is, Node's through an adapter. */
export interface ThreadPort {
  postMessage(message: unknown, moved: ArrayBuffer[]): void;
  onmessage: ((event: { data: Answer }) => void) | null;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** What a host does around the calls. */
export interface ThreadHost {
  /** A call is under way, and none was before. */
  busy?(): void;
  /** The last call that was under way is answered. */
  idle?(): void;
  /** Waits for the end of a worker that has answered `close`, or brings it about. */
  end(): Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A thread over a worker that answers with `answerCalls`. `fail` rejects all calls, now and later: the worker is gone. */
export function threadOver(
  port: ThreadPort,
  { busy, idle, end }: ThreadHost,
): Thread & { fail(message: string): void } {
  const pending = new Map<number, Pending>();
  let count = 0;
  let dead: Error | undefined;

  const settle = (id: number): Pending | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting && pending.size === 0) idle?.();
    return waiting;
  };
  const fail = (error: Error): void => {
    dead ??= error;
    for (const id of pending.keys()) settle(id)?.reject(dead);
  };
  port.onmessage = ({ data: { id, value, error } }) => {
    const waiting = settle(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(runtimeError(error));
  };

  const call = <T>(name: string, message: object = {}, moved: ArrayBuffer[] = []): Promise<T> => {
    if (dead) return Promise.reject(dead);
    const id = count++;
    return new Promise<T>((resolve, reject) => {
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      if (pending.size === 1) busy?.();
      try {
        port.postMessage({ id, call: name, ...message }, moved);
      } catch (error) {
        settle(id);
        throw error;
      }
    });
  };

  return {
    compile: (model, options) => call("compile", { model, options }, [model.buffer]),
    run: (program, inputs, steps) => call("run", { program, inputs, steps }, buffersOf(inputs)),
    state: (program, reader) => call("state", { program, reader }),
    setState: (program, state) => call("setState", { program, state }),
    release: (program) => (dead ? Promise.resolve() : call("release", { program })),
    close: async () => {
      if (dead) return;
      await call("close");
      fail(closed());
      await end();
    },
    fail: (message) => fail(message === "" ? closed() : runtimeError(message)),
  };
}

const closed = (): HourglassError => new HourglassError("failed", "onnx engine: it is closed");

/** Several arrays may share a buffer, which moves once. */
function buffersOf(tensors: Tensors): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map(({ data }) => data.buffer))];
}
