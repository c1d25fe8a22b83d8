import { HourglassError, usageError } from "../core/errors.ts";
import type { TrainEvent } from "../train/events.ts";

/**
 * A training, which begins when it is iterated or its model is awaited. A loop over its events may be left by `break`,
 * which stops the training and releases all that it holds; the engine and the data set stay their owner's.
 *
 * The events can be iterated once. Training goes as fast as the loop takes events, or, once the model is awaited, on
 * its own; then a loop still gets every event since it began. The last event is `done`.
 */
export interface Training<M, E = TrainEvent> extends AsyncIterable<E, undefined> {
  /**
   * The model, once training has ended and the model has been judged. Rejects with the error that ended the training,
   * or with a HourglassError of the code `stopped` where the loop was left early or `signal` was aborted (`cause` is
   * then the signal's reason). Begins the training where nothing iterates it.
   */
  readonly model: Promise<M>;
}

/** A stream of events, whose last is `done`, as a training; it returns the model, or nothing where it was interrupted. */
export function trainingOf<M, E extends { readonly type: string } = TrainEvent>(
  stream: AsyncGenerator<E, M | undefined>,
  signal?: AbortSignal,
): Training<M, E> {
  /** Taken from the stream, and not yet by the loop. */
  const events: E[] = [];
  let loop: "none" | "open" | "left" = "none";
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let onItsOwn = false;
  let settle: { resolve(model: M): void; reject(error: unknown): void };
  const model = new Promise<M>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A loop throws the failure itself; the promise reports it to callers that await it.
  model.catch(() => {});

  const end = (result: M | undefined): void => {
    ended = true;
    if (result === undefined) settle.reject(stopped(signal));
    else settle.resolve(result);
  };
  const pull = async (): Promise<void> => {
    try {
      const { value, done } = await stream.next();
      if (done) return end(value);
      if (loop === "open") events.push(value);
      // A loop that is left at `done` was not left early, so the end is taken together with it.
      if (value.type === "done") await pull();
    } catch (error) {
      ended = true;
      failure = { error };
      settle.reject(error);
    }
  };
  const run = async (): Promise<void> => {
    // A loop that begins in the same turn gets every event.
    await undefined;
    while (!ended) await pull();
  };
  const awaited = (): Promise<M> => {
    if (!onItsOwn) void run();
    onItsOwn = true;
    return model;
  };

  return {
    model: {
      // biome-ignore lint/suspicious/noThenProperty: a promise that begins its work when it is awaited
      then: (done, failed) => awaited().then(done, failed),
      catch: (failed) => awaited().catch(failed),
      finally: (last) => awaited().finally(last),
      [Symbol.toStringTag]: "Promise",
    },
    [Symbol.asyncIterator]: () => {
      if (loop !== "none")
        throw usageError({
          subject: "training",
          rule: "its events can be iterated once",
          repair: "keep what other readers need in the first loop",
        });
      loop = "open";
      return {
        next: async () => {
          while (events.length === 0 && !ended) await pull();
          const event = events.shift();
          if (event) return { value: event, done: false };
          if (failure && loop === "open") {
            loop = "left";
            throw failure.error;
          }
          return { value: undefined, done: true };
        },
        return: async () => {
          loop = "left";
          events.length = 0;
          if (ended) return { value: undefined, done: true };
          try {
            await stream.return(undefined);
          } finally {
            end(undefined);
          }
          return { value: undefined, done: true };
        },
      };
    },
  };
}

function stopped(signal: AbortSignal | undefined): HourglassError {
  if (signal?.aborted)
    return new HourglassError(
      "stopped",
      { subject: "training", rule: "was stopped by its signal", repair: "train again for a model" },
      { cause: signal.reason },
    );
  return new HourglassError("stopped", {
    subject: "training",
    rule: "was stopped before its end, so there is no model",
    repair: "take the events up to done, or limit the training by epochs or seconds",
  });
}
