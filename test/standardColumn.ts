import type { FittedColumn } from "../src/models/inputs/columns.ts";

/** A column of numbers that are scaled already. */
export function standardColumn(name: string): Extract<FittedColumn, { kind: "numeric" }> {
  return { kind: "numeric", name, mean: 0, deviation: 1, min: 0, max: 1 };
}
