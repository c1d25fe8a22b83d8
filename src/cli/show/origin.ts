import type { Provenance } from "../../node.ts";
import { showCount, showSeconds } from "../../report/units.ts";

/** Where a model comes from, in a line or two. */
export function origin({
  version,
  date,
  data,
  rows,
  seed,
  engine,
  seconds,
  epochs,
  steps,
  command,
}: Provenance): string[] {
  return [
    `trained on ${data} (${showCount(rows)} rows, seed ${seed}) in ${showSeconds(seconds)}, ` +
      `${epochs} epochs, ${showCount(steps)} steps, on ${engine}, by version ${version}, ${date}`,
    ...(command === undefined ? [] : [`by: ${command}`]),
  ];
}
