import * as op from "../../graph/ops/index.ts";
import type { Corruption } from "./corruption.ts";
import { hitFeatures } from "./hitFeatures.ts";

/** Sets this share of the cells to 0: black, a column's mean, no category. */
export const masking: Corruption = {
  help: "share of the cells set to 0, a column's mean",
  most: 1,
  draws: "uniform",
  apply: (batch) => op.where(hitFeatures(batch), 0, batch.values),
};
