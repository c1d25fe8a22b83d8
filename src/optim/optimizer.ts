import type { AdamOptions } from "./adam.ts";

/** How the weights are updated. */
export interface OptimizerOptions extends AdamOptions {
  /**
   * Adam, or Muon for the weights of two axes or more and Adam for biases and gains. Muon learns more from a step, which takes
   * longer where layers are wide and batches small. Default `adam`.
   */
  optimizer?: "adam" | "muon";
}
