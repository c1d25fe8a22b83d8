import type { Multiply } from "../../core/linalg/multiply.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Report } from "../stages.ts";

/** Options that every baseline takes. */
export interface BaselineOptions {
  training?: { dataset: Dataset; rows: ArrayLike<number> };
  multiply: Multiply;
  /** Most operations of each method. */
  operations: number;
  /** Takes a sentence about how a baseline was made: what it did not look at. */
  bound: (baseline: string, sentence: string) => void;
  report?: Report;
}
