import { type Dataset, type Sweep, type SweepOptions, sweep } from "../../node.ts";
import { showNumber } from "../../report/units.ts";
import type { Context } from "../command.ts";
import { stopIf } from "../stop.ts";

/** Trains one short model for each width, showing how each goes; stops with a line where the run is asked to end. */
export async function sweepWidths(
  dataset: Dataset,
  options: Omit<SweepOptions, "signal">,
  { progress, signal }: Context,
): Promise<Sweep> {
  const sweeping = sweep(dataset, { ...options, signal });
  for await (const event of sweeping) {
    if (event.type === "training") {
      progress.train(event.event);
      continue;
    }
    const { latent, error, noisy } = event.point;
    progress.note(`width ${latent}: held-out error ${showNumber(noisy ?? error)}`);
  }
  stopIf(signal);
  return sweeping.sweep;
}

/**
 * The width that `--latent auto` takes, from short trainings of equal length. They are counted in epochs whatever the
 * flags say of time, so that a run that is resumed finds the same width again.
 */
export async function autoLatent(
  dataset: Dataset,
  { seconds: _, epochs: __, ...options }: Omit<SweepOptions, "signal">,
  context: Context,
): Promise<Sweep> {
  const swept = await sweepWidths(dataset, options, context);
  context.progress.note(`note: ${swept.choice.reason}`);
  return swept;
}
