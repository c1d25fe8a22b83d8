import { engineMultiply } from "../baselines/engineMultiply.ts";
import { evenly } from "../core/evenly.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { trustworthiness } from "../inspect/trustworthiness.ts";
import type { OpenModel } from "../model/openModel.ts";
import { mapCodes, principalPlane } from "../tasks/map.ts";

/** How rows are placed on a plane. */
export interface PlaceOptions {
  /** Most rows that are placed, evenly spread. Default 3000: more points hide each other. */
  most?: number;
  /** Neighbours of a point that the map is judged by. Default 12. */
  neighbours?: number;
  /** Called with how many rows will be placed, before they are. */
  onRows?: (count: number) => void;
}

/** Rows on a plane. */
export interface Placed {
  /** The rows that were placed, as indices of the data. */
  readonly rows: Uint32Array;
  /** [rows, 2] */
  readonly points: Tensor<"float32">;
  /** What the two axes are. */
  readonly axes: readonly [x: string, y: string];
  /** Neighbours that the trustworthiness is of; 0 where there are too few rows. */
  readonly neighbours: number;
  /** Trustworthiness of the map and of PCA of the data itself, 0…1; absent where there are too few rows. */
  readonly trustworthiness?: { readonly map: number; readonly pca: number };
}

/** Most numbers of features of all points, which the map is judged by: 240 MB. */
const mostNumbers = 6e7;

/** Places rows on a plane by their codes, and judges the map beside PCA of the data. */
export async function placeRows(
  { run }: OpenModel,
  data: Dataset,
  { most = 3000, neighbours = 12, onRows }: PlaceOptions = {},
): Promise<Placed> {
  const rows = evenly(data.rows, Math.min(most, Math.max(100, Math.floor(mostNumbers / run.width))));
  onRows?.(rows.length);
  const raw = await data.read(rows);
  const { points, axes } = await mapCodes(await run.encode(raw));
  const k = Math.min(neighbours, Math.floor((rows.length - 1) / 3));
  if (k <= 0) return { rows, points, axes, neighbours: 0 };
  const values = await run.features(raw);
  const features: Tensor<"float32"> = { ...values, shape: [rows.length, sizeOf(values.shape.slice(1))] };
  const multiply = engineMultiply(run.engine);
  try {
    const judge = (plane: Tensor<"float32">) => trustworthiness(features, plane, { k, multiply });
    const map = await judge(points);
    const pca = await judge(await principalPlane(features, multiply));
    return { rows, points, axes, neighbours: k, trustworthiness: { map, pca } };
  } finally {
    await multiply.close();
  }
}
