import * as op from "../../graph/ops/index.ts";
import { extremeFeatures } from "../inputs/inputSpec.ts";
import type { Corruption } from "./corruption.ts";
import { hitFeatures } from "./hitFeatures.ts";

/**
 * Sets half of this share of the cells to the lowest number they can hold and half to the highest: 0 and 1 of pixels,
 * a column's extremes over the training rows (Vincent et al. 2010, section 3.3). Categories are drawn anew, each of the
 * column's as likely.
 */
export const saltPepper: Corruption = {
  help: "share of the cells set to black or white, or to the lowest or highest of their column",
  most: 1,
  draws: "uniform",
  apply: (batch) => {
    // Below `amount`, where a cell is hit, its draw is uniform again: pepper in the lower half.
    const draw = op.mul(batch.random, 1 / batch.amount);
    const pepper = op.less(batch.random, batch.amount / 2);
    return op.where(hitFeatures(batch), extremeFeatures(batch.input, pepper, draw), batch.values);
  },
};
