import { evenly } from "../core/evenly.ts";
import type { Dataset } from "../data/dataset.ts";
import { type HiddenCells, hiddenCells } from "../inspect/hiddenCells.ts";
import type { OpenModel } from "../model/openModel.ts";

/** Which rows a filling is judged on. */
export interface JudgeImputationOptions {
  /** Indices of the rows whose known cells are hidden. Default: evenly spread, 5000 at the most and fewer where rows are long. */
  rows?: Uint32Array;
  /** Picks the cells that are hidden. Default 0. */
  seed?: number;
}

/** How well known cells were filled that were hidden for it. */
export interface JudgedImputation extends HiddenCells {
  /** How many rows cells were hidden in. */
  readonly rows: number;
}

/** Most rows in which cells are hidden, and most numbers that they are as features: 80 MB. */
const mostRows = 5000;
const mostNumbers = 20_000_000;

/** Hides known cells of some rows, fills them and compares. */
export async function judgeImputation(
  model: OpenModel,
  data: Dataset,
  { rows, seed }: JudgeImputationOptions = {},
): Promise<JudgedImputation> {
  const most = Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / model.run.width)));
  const judged = rows ?? evenly(data.rows, most);
  return { rows: judged.length, ...(await hiddenCells(model, await data.read(judged), { seed })) };
}
