import type { AdamOptions } from "./adam.ts";

/** Ways to update the weights. */
export type Optimizer = "adam" | "muon";

/** How the weights are updated. */
export interface OptimizerOptions extends AdamOptions {
  /**
   * Adam (Kingma & Ba 2015); or Muon (Jordan et al. 2024) for the weights of layers, with Adam for biases and gains. A step of
   * Muon takes longer, the more so where layers are wide and batches small; it helped inspectors and denoisers, where it is the default, not small tables. Elsewhere the default is `adam`.
   */
  optimizer?: Optimizer;
}
