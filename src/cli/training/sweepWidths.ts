import { drain } from "../../core/stream.ts";
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
  const swept = await drain(sweep(dataset, { ...options, signal }), (event) => {
    if (event.type === "training") return progress.train(event.event);
    const { latent, error, noisy } = event.point;
    progress.note(`width ${latent}: held-out error ${showNumber(noisy ?? error)}`);
  });
  stopIf(signal);
  return swept!;
}
