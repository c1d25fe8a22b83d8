import type { Dataset } from "../../data/dataset.ts";
import type { Sweep, SweepOptions } from "../../inspect/sweep.ts";
import type { Context } from "../command.ts";
import { sweepWidths } from "./sweepWidths.ts";

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
