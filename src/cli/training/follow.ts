import type { DoneEvent, TrainEvent } from "../../train/events.ts";
import type { Trained } from "../../train/train.ts";
import type { Progress } from "../show/progress.ts";

/** A training run that was followed to its end; without a model where it was interrupted. */
export interface Followed<F> {
  readonly events: readonly TrainEvent[];
  readonly done: DoneEvent;
  readonly fitted?: F;
}

/** Shows the events of a run as they come and keeps them; stops short of the verdict where it was interrupted. */
export async function follow<F extends { readonly trained: Trained }>(
  stream: AsyncGenerator<TrainEvent, F>,
  progress: Progress,
): Promise<Followed<F>> {
  const events: TrainEvent[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done) return { events, done: value.trained.done, fitted: value };
    events.push(value);
    progress.train(value);
    if (value.type === "done" && value.reason === "interrupted") {
      await stream.return(undefined as never);
      return { events, done: value };
    }
  }
}
