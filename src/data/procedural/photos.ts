import type { Dataset } from "../dataset.ts";
import { type GeneratedRows, generatedDataset, rowRandom } from "./generated.ts";
import { drawScene } from "./scene.ts";

/** Landscapes in colour, [3, 256, 256]. */
export function photos({ rows, seed, memoryLimit }: GeneratedRows): Dataset {
  return generatedDataset({
    kind: "pictures",
    name: "photos",
    rows,
    shape: [3, 256, 256],
    dtype: "uint8",
    memoryLimit,
    fill: (row, out) => drawScene(rowRandom("photos", seed, row), out),
  });
}
