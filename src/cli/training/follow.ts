import { assert } from "../../core/errors.ts";
import type { DoneEvent, TrainEvent, Training } from "../../node.ts";
import type { Progress } from "../show/progress.ts";

/** A training that was followed to its end. */
export interface Followed<M> {
  readonly events: readonly TrainEvent[];
  /** The last of them. */
  readonly done: DoneEvent;
  /** Absent where the training was interrupted. */
  readonly model?: M;
}

/** Shows the events of a training as they come, and keeps them. */
export async function follow<M>(training: Training<M>, progress: Progress): Promise<Followed<M>> {
  const events: TrainEvent[] = [];
  for await (const event of training) {
    events.push(event);
    progress.train(event);
  }
  const done = events.at(-1);
  assert(done?.type === "done", "training ended without the event done");
  if (done.reason === "interrupted") return { events, done };
  return { events, done, model: await training.model };
}
