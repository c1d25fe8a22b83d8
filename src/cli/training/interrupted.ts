import type { Dataset } from "../../data/dataset.ts";
import { showCount } from "../../report/units.ts";
import type { DoneEvent } from "../../train/events.ts";
import type { Outcome } from "../command.ts";
import type { Values } from "../line/options.ts";

/** What must be the same for an interrupted run to go on: whatever changes its numbers. */
export function configurationOf(values: Values, dataset: Dataset): object {
  const { out, resume, json, quiet, threads, device, strict, ...settings } = values;
  const { kind, rows, shape, columns } = dataset;
  return JSON.parse(JSON.stringify({ settings, data: { kind, rows, shape, columns } })) as object;
}

/** What a training that was interrupted says. */
export function interrupted(out: string, done: DoneEvent): Outcome {
  return {
    document: {
      interrupted: true,
      model: out,
      epochs: done.epochs,
      steps: done.steps,
      seconds: done.seconds,
    },
    text: `interrupted and saved at step ${showCount(done.steps)}; the same command with --resume goes on`,
  };
}
