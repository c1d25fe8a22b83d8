import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { cellsToFeatures } from "../inputs/inputSpec.ts";
import type { Corrupted } from "./corruption.ts";

/** Which features belong to a cell whose uniform draw lies below the amount, [batch, ...features]. */
export function hitFeatures({ input, random, amount }: Corrupted): Value {
  return op.less(cellsToFeatures(input, random), amount);
}
