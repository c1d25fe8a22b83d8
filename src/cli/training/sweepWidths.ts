import type { Dataset } from "../../data/dataset.ts";
import { type Sweep, type SweepOptions, sweep } from "../../inspect/sweep.ts";
import { showNumber } from "../../report/units.ts";
import type { Context } from "../command.ts";
import { stopIf } from "../stop.ts";

/** Trains one short model for each width, showing how each goes; stops with a line where the run is asked to end. */
export async function sweepWidths(
  dataset: Dataset,
  options: Omit<SweepOptions, "signal">,
  { progress, signal }: Context,
): Promise<Sweep> {
  const stream = sweep(dataset, { ...options, signal });
  for (;;) {
    const { value, done } = await stream.next();
    if (done) {
      stopIf(signal);
      return value!;
    }
    if (value.type === "training") progress.train(value.event);
    else {
      const { latent, error, noisy } = value.point;
      progress.note(`width ${latent}: held-out error ${showNumber(noisy ?? error)}`);
    }
  }
}
