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
  /**
   * Further ways to place the same rows, judged beside the map: each takes their features [rows, features], scaled as the model
   * sees them, and gives points [rows, 2]. `pca` is always among them; no other has the name `pca` or `map`.
   */
  beside?: Readonly<Record<string, (features: Tensor<"float32">) => Promise<Tensor<"float32">>>>;
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
  /** Trustworthiness of the map, of PCA of the data itself and of what else is in `beside`, 0…1; absent where there are too few rows. */
  readonly trustworthiness?: { readonly map: number; readonly pca: number; readonly [name: string]: number };
  /** The same rows by PCA of the data itself, `pca`, and by what else was asked for, each [rows, 2]; empty where there are too few rows. */
  readonly beside: Readonly<Record<string, Tensor<"float32">>>;
  /** Places codes [n, latent] of any rows on the same map: [n, 2]. */
  place(codes: Tensor<"float32">): Promise<Tensor<"float32">>;
}

/** Most numbers of features of all points, which the map is judged by: 240 MB. */
const mostNumbers = 6e7;

/** Places rows on a plane by their codes, and judges the map beside PCA of the data and other ways to place them. */
export async function placeRows(
  { run }: OpenModel,
  data: Dataset,
  { most = 3000, neighbours = 12, beside: others = {}, onRows }: PlaceOptions = {},
): Promise<Placed> {
  const rows = evenly(data.rows, Math.min(most, Math.max(100, Math.floor(mostNumbers / run.width))));
  onRows?.(rows.length);
  const raw = await data.read(rows);
  const mapped = { rows, ...(await mapCodes(await run.encode(raw))) };
  const k = Math.min(neighbours, Math.floor((rows.length - 1) / 3));
  if (k <= 0) return { ...mapped, neighbours: 0, beside: {} };
  const values = await run.features(raw);
  const features: Tensor<"float32"> = { ...values, shape: [rows.length, sizeOf(values.shape.slice(1))] };
  const multiply = engineMultiply(run.engine);
  try {
    const judge = (plane: Tensor<"float32">) => trustworthiness(features, plane, { k, multiply });
    const map = await judge(mapped.points);
    const principal = await principalPlane(features, multiply);
    const beside: Record<string, Tensor<"float32">> = { pca: await principal(features) };
    const judged: NonNullable<Placed["trustworthiness"]> & Record<string, number> = {
      map,
      pca: await judge(beside.pca),
    };
    for (const [name, place] of Object.entries(others)) {
      beside[name] = await place(features);
      judged[name] = await judge(beside[name]);
    }
    return { ...mapped, neighbours: k, trustworthiness: judged, beside };
  } finally {
    await multiply.close();
  }
}
