import type { Snapshot } from "../stage/snapshot.ts";
import type { ShowAnswer, ShowRequest } from "./showProtocol.ts";

/** A network in a thread of its own, asked for pictures. */
export interface ShowClient {
  /** Asks for a picture at a width. One request is under way at a time; of those that wait, the latest is sent. */
  ask(input: Float32Array, width: number): void;
  close(): void;
}

interface Wanted {
  readonly input: Float32Array;
  readonly width: number;
}

/**
 * Starts the show worker with a network's bytes. `onSnapshot` gets the answers, stale ones left out. A worker that crashes is
 * started again, once for each request.
 */
export function showClient(bytes: Uint8Array, onSnapshot: (snapshot: Snapshot) => void): ShowClient {
  let worker: Worker | undefined;
  let waiting: Wanted | undefined;
  let underWay: number | undefined;
  let latest = 0;

  const send = (wanted: Wanted): void => {
    worker ??= start();
    underWay = ++latest;
    post({ type: "show", id: underWay, ...wanted });
  };
  const post = (request: ShowRequest): void => worker?.postMessage(request);
  const next = (): void => {
    underWay = undefined;
    const wanted = waiting;
    waiting = undefined;
    if (wanted) send(wanted);
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./showWorker.ts", import.meta.url), { type: "module" });
    started.addEventListener("message", ({ data }: MessageEvent<ShowAnswer>) => {
      if (started !== worker) return;
      // Something newer waits: its answer follows at once.
      if (!waiting) onSnapshot(data.snapshot);
      next();
    });
    started.addEventListener("error", () => {
      if (started !== worker) return;
      started.terminate();
      worker = undefined;
      next();
    });
    started.postMessage({ type: "net", bytes } satisfies ShowRequest);
    return started;
  };

  return {
    ask: (input, width) => {
      if (underWay === undefined) send({ input, width });
      else waiting = { input, width };
    },
    close: () => {
      worker?.terminate();
      worker = undefined;
    },
  };
}
