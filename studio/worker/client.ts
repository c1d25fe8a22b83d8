import type { Answer, Asked, CallMessage, CallName, Failure, Pushed, WorkerMessage } from "./protocol.ts";

/** A call that did not work, as the worker says it. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a failed call, or anything else that was thrown, says on a page. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  return { code: "internal", message: (error as Error).message, advice: [] };
}

/** A page's end of a train worker. */
export interface TrainClient {
  call<K extends CallName>(name: K, asked: Asked<K>, moved?: readonly ArrayBuffer[]): Promise<Answer<K>>;
  /** Ends the worker; calls under way fail. */
  close(): void;
}

/** What a client needs of a worker; a test gives a port of its own. */
export interface WorkerPort {
  postMessage(message: unknown, moved: Transferable[]): void;
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Starts the worker with the first call, and hears what it pushes. */
export function trainClient(start: () => WorkerPort, hear: (pushed: Pushed) => void): TrainClient {
  let port: WorkerPort | undefined;
  let next = 0;
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: unknown): void }>();

  const failAll = (failure: Failure): void => {
    for (const { reject } of waiting.values()) reject(new CallError(failure));
    waiting.clear();
  };
  const started = (): WorkerPort => {
    if (port) return port;
    port = start();
    port.onmessage = ({ data }) => {
      if ("kind" in data) return hear(data);
      const call = waiting.get(data.id);
      waiting.delete(data.id);
      if ("failure" in data) call?.reject(new CallError(data.failure));
      else call?.resolve(data.answer as never);
    };
    port.onerror = (event) => {
      event.preventDefault?.();
      // The next call starts another worker.
      port?.terminate();
      port = undefined;
      failAll({ code: "crashed", message: event.message || "the worker ended", advice: [] });
    };
    return port;
  };

  return {
    call: (name, asked, moved = []) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        const message: CallMessage = { id, name, asked };
        started().postMessage(message, [...moved]);
      }),
    close: () => {
      port?.terminate();
      port = undefined;
      failAll({ code: "stopped", message: "the worker was closed", advice: [] });
    },
  };
}
