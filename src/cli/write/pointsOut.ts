import { extname } from "node:path";
import { type Dataset, type Model, type ResultRow, writeTable } from "../../node.ts";
import {
  numericPointCells,
  numericPointColumns,
  pointCells,
  pointColumns,
} from "../../report/results/pointResults.ts";
import type { Progress } from "../show/progress.ts";
import { stopIf } from "../stop.ts";

/** How points are written. */
interface PointsOut {
  /** Puts codes [n, latent] on the map: [n, 2]. */
  readonly place: Awaited<ReturnType<Model["map"]>>["place"];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Writes where every row of the data lies on a map, in parts, as a table; answers how many. */
export async function writePoints(
  path: string,
  model: Model,
  dataset: Dataset,
  { place, progress, signal }: PointsOut,
): Promise<number> {
  // An array file holds numbers only.
  const numeric = extname(path).toLowerCase() === ".npy";
  async function* rows(): AsyncGenerator<ResultRow> {
    for await (const { start, rows: codes } of model.stream.encode(dataset)) {
      const points = await place(codes);
      yield* numeric ? numericPointCells(points) : pointCells(points, start, dataset);
      stopIf(signal);
      progress.count("placing", start + codes.shape[0], dataset.rows);
    }
  }
  return writeTable(path, numeric ? numericPointColumns : pointColumns(dataset), rows());
}
