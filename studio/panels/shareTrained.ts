import type { TrainEvent } from "autoencoder";

/** How much of a training is done, 0 … 1, by its events; one that stopped early is whole. */
export function shareTrained(events: readonly TrainEvent[]): number {
  const start = events.find((event) => event.type === "start");
  const last = events.findLast((event) => event.type === "step" || event.type === "done");
  if (!start || !last) return 0;
  return last.type === "done" ? 1 : last.step / (start.stepsPerEpoch * start.epochs);
}
