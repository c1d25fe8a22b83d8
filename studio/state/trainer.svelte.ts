import type { TrainEvent } from "autoencoder";
import { CallError, type TrainClient, trainClient, type WorkerPort } from "../worker/client.ts";
import type { Failure, ModelCard, Pushed, RunCard, RunState, Snapshot } from "../worker/protocol.ts";

/** A training as the page sees it; everything is replaced, never changed in place. */
export interface LiveRun {
  readonly id: string;
  readonly state: RunState;
  readonly card: RunCard | undefined;
  readonly events: readonly TrainEvent[];
  readonly snapshot: Snapshot | undefined;
  readonly failure: Failure | undefined;
  readonly model: ModelCard | undefined;
}

interface Cell extends LiveRun {
  hear(pushed: Pushed): void;
  renew(): void;
}

/** Milliseconds between two looks at the events that came: charts are text, and need no more. */
const chartPause = 330;

function cell(id: string, drawn: () => void): Cell {
  let state = $state.raw<RunState>("preparing");
  let card = $state.raw<RunCard>();
  let events = $state.raw<readonly TrainEvent[]>([]);
  let snapshot = $state.raw<Snapshot>();
  let failure = $state.raw<Failure>();
  let model = $state.raw<ModelCard>();
  let coming: TrainEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (coming.length === 0) return;
    events = [...events, ...coming];
    coming = [];
  };
  return {
    id,
    get state() {
      return state;
    },
    get card() {
      return card;
    },
    get events() {
      return events;
    },
    get snapshot() {
      return snapshot;
    },
    get failure() {
      return failure;
    },
    get model() {
      return model;
    },
    renew: () => {
      [state, card, events, snapshot, failure, model] = [
        "preparing",
        undefined,
        [],
        undefined,
        undefined,
        undefined,
      ];
      coming = [];
    },
    hear: (pushed) => {
      switch (pushed.kind) {
        case "card":
          card = pushed.card;
          break;
        case "event":
          coming.push(pushed.event);
          if (pushed.event.type === "done" || pushed.event.type === "start") flush();
          else timer ??= setTimeout(flush, chartPause);
          break;
        case "snapshot": {
          const next = pushed.snapshot;
          const show = (): void => {
            snapshot = next;
            drawn();
          };
          // A hidden page gets no frames, and must not hold up the training.
          if (document.hidden) show();
          else requestAnimationFrame(show);
          break;
        }
        case "state":
          flush();
          state = pushed.state;
          failure = pushed.failure;
          model = pushed.model ?? model;
          break;
        default:
          break;
      }
    },
  };
}

/** The page's one train worker and its runs. It outlives every page: changing place never stops a training. */
export interface Trainer extends Pick<TrainClient, "call"> {
  /** The run of a name, whether or not it was started. */
  run(id: string): LiveRun;
  /** Resolves when a run is over; rejects with its failure. */
  ended(id: string): Promise<void>;
  /** Forgets what a run showed before it is started anew. */
  renew(id: string): void;
  /** Hears everything that is no run's: sweeps and progress. */
  listen(hear: (pushed: Pushed) => void): () => void;
}

function makeTrainer(): Trainer {
  const cells = new Map<string, Cell>();
  const listeners = new Set<(pushed: Pushed) => void>();
  const start = (): WorkerPort =>
    new Worker(new URL("../worker/train.ts", import.meta.url), {
      type: "module",
      name: "train",
    }) as unknown as WorkerPort;
  const client = trainClient(start, (pushed) => {
    const id = runOf(pushed);
    if (id === undefined) for (const hear of listeners) hear(pushed);
    else cellOf(id).hear(pushed);
  });
  const cellOf = (id: string): Cell => {
    const found = cells.get(id) ?? cell(id, () => void client.call("drawn", { run: id }).catch(() => {}));
    cells.set(id, found);
    return found;
  };
  return {
    call: client.call,
    run: cellOf,
    ended: (id) =>
      new Promise((resolve, reject) => {
        const stopLooking = $effect.root(() => {
          $effect(() => {
            const { state, failure } = cellOf(id);
            if (state !== "done" && state !== "failed") return;
            // A root must not end within its own first effect.
            queueMicrotask(() => stopLooking());
            if (state === "done") resolve();
            else reject(new CallError(failure ?? { code: "failed", message: "", advice: [] }));
          });
        });
      }),
    renew: (id) => cellOf(id).renew(),
    listen: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

function runOf(pushed: Pushed): string | undefined {
  switch (pushed.kind) {
    case "card":
      return pushed.card.run;
    case "snapshot":
      return pushed.snapshot.run;
    case "event":
    case "state":
      return pushed.run;
    default:
      return undefined;
  }
}

export const trainer: Trainer = makeTrainer();
