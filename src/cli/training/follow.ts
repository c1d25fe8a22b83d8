import { drain } from "../../core/stream.ts";
import type { TrainEvent } from "../../train/events.ts";
import type { Progress } from "../show/progress.ts";

/** A training run that was followed to its end; without a model where it was interrupted. */
export interface Followed<F> {
  readonly events: readonly TrainEvent[];
  readonly fitted?: F;
}

/** Shows the events of a run as they come, and keeps them. */
export async function follow<F>(
  stream: AsyncGenerator<TrainEvent, F | undefined>,
  progress: Progress,
): Promise<Followed<F>> {
  const events: TrainEvent[] = [];
  const fitted = await drain(stream, (event) => {
    events.push(event);
    progress.train(event);
  });
  return { events, fitted };
}
