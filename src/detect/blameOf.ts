import type { Changes } from "../model/detector/detector.ts";
import type { FittedColumn } from "../models/inputs/columns.ts";
import { isChanged } from "../models/inputs/oddCells.ts";

/** Squared residual, in usual sizes, that stands for a cell which was odd before a network saw it. */
const beyondDoubt = 1e12;

/**
 * What a cell has to do with its row's score: its squared residual in usual sizes. A constant column is to blame where it
 * has changed and only there; a category that training did not know is to blame, a missing cell is not.
 */
export function blameOf(
  column: FittedColumn,
  x: number,
  { residual, changes }: { residual: number; changes: Changes },
): number {
  if (Number.isNaN(x)) return 0;
  if (column.kind === "categorical") return x >= 0 && x < column.categories.length ? residual : beyondDoubt;
  if (column.deviation > 0) return residual;
  return changes !== "usual" && isChanged(column, x) ? beyondDoubt : 0;
}
