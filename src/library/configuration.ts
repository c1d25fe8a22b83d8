import type { Dataset } from "../data/dataset.ts";

/** Options that do not change the numbers of a run. */
const besides = new Set([...["engine", "checkpoint", "onNote", "signal", "command", "version", "source"]]);

/** What must be the same for an interrupted run to go on: whatever changes its numbers, as plain data. */
export function configurationOf(options: object, { kind, rows, shape, columns }: Dataset): object {
  const settings = Object.fromEntries(Object.entries(options).filter(([name]) => !besides.has(name)));
  return JSON.parse(JSON.stringify({ settings, data: { kind, rows, shape, columns } })) as object;
}
