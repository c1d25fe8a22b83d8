import { assert } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import { showCount } from "../../report/units.ts";
import type { TrainEvent } from "../../train/events.ts";
import type { Outcome } from "../command.ts";
import type { Values } from "../line/options.ts";

/** What must be the same for an interrupted run to go on: whatever changes its numbers. */
export function configurationOf(values: Values, dataset: Dataset): object {
  const { out, resume, json, quiet, threads, device, strict, report, ...settings } = values;
  const { kind, rows, shape, columns } = dataset;
  return JSON.parse(JSON.stringify({ settings, data: { kind, rows, shape, columns } })) as object;
}

/** What a training that was interrupted says, from its events. */
export function interrupted(out: string, events: readonly TrainEvent[]): Outcome {
  const done = events.at(-1);
  assert(done?.type === "done", "training ended without the event done");
  const { epochs, steps, seconds } = done;
  return {
    document: { interrupted: true, model: out, epochs, steps, seconds },
    text: `interrupted and saved at step ${showCount(steps)}; the same command with --resume goes on`,
  };
}
