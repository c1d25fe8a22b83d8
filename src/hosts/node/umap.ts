import { random } from "../../core/random.ts";
import { float32, type Tensor } from "../../core/tensor.ts";

/** How UMAP is fitted. */
export interface UmapOptions {
  /** Rows that each row is kept near, 2…rows − 1. Default 15, fewer of few rows. */
  neighbours?: number;
  /** The same seed gives the same points. Default 0. */
  seed?: number;
  /** Called between the epochs, the first time once the neighbours are found. */
  onEpoch?: (done: number, epochs: number) => void;
  /** Ends the fit between two epochs, with the signal's reason. */
  signal?: AbortSignal;
}

/** Longest time between two chances for other work, ms. */
const slice = 50;

/**
 * Rows [n, d], n ≥ 4, as points [n, 2] by UMAP (McInnes et al. 2018; the package umap-js with its defaults, loaded at the first
 * call). It places these rows alone. 3,000 rows of 784 numbers take half a minute.
 */
export async function umap(
  { shape: [n, d], data }: Tensor<"float32">,
  { neighbours = 15, seed = 0, onEpoch, signal }: UmapOptions = {},
): Promise<Tensor<"float32">> {
  const { UMAP } = await import("umap-js");
  const fit = new UMAP({ nNeighbors: Math.min(neighbours, n - 1), random: random(seed).uniform });
  const epochs = fit.initializeFit(
    Array.from({ length: n }, (_, i) => [...data.subarray(i * d, (i + 1) * d)]),
  );
  let due = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (performance.now() >= due) {
      onEpoch?.(epoch, epochs);
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      due = performance.now() + slice;
    }
    fit.step();
  }
  onEpoch?.(epochs, epochs);
  return float32([n, 2], fit.getEmbedding().flat());
}
