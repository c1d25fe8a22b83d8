import * as op from "../../graph/ops/index.ts";
import type { Corruption } from "./corruption.ts";
import { hitFeatures } from "./hitFeatures.ts";

/** Takes this share of the cells from another row of the batch; a batch of a single row stays as it is. */
export const swap: Corruption = {
  help: "share of the cells taken from another row",
  most: 1,
  draws: "uniform",
  readsRowBefore: true,
  apply: (batch) => {
    // Training shuffles its rows, so the row before is any row: each cell keeps the distribution of its column.
    const { values } = batch;
    const [count] = values.shape;
    const before = batch.before ?? op.slice(values, [count - 1], [count], [0]);
    if (count === 1) return batch.before ? op.where(hitFeatures(batch), before, values) : values;
    const others = [before, op.slice(values, [0], [count - 1], [0])];
    return op.where(hitFeatures(batch), op.concat(others, 0), values);
  },
};
