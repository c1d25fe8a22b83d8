import type { InputSpec } from "../src/models/inputs/inputSpec.ts";

const numeric = (name: string) => ({
  kind: "numeric" as const,
  name,
  mean: 5,
  deviation: 2,
  min: 0,
  max: 10,
});

/** One input of each kind; the table has a category and a constant column. */
export const inputs: Record<string, InputSpec> = {
  pictures: { kind: "pictures", channels: 2, height: 9, width: 11 },
  table: {
    kind: "table",
    columns: [
      numeric("a"),
      { kind: "categorical", name: "b", categories: ["x", "y", "z"] },
      { ...numeric("c"), deviation: 0 },
    ],
  },
  series: { kind: "series", columns: [numeric("a"), numeric("b")], window: 40 },
};

/** Every model family, by what its spec adds. */
export const families: Record<string, object> = {
  vanilla: { type: "vanilla" },
  "vanilla, bce": { type: "vanilla", loss: "bce" },
  "vanilla, huber": { type: "vanilla", loss: "huber" },
  "vanilla, ssim": { type: "vanilla", loss: "ssim" },
  "denoising, gaussian": { type: "denoising", noise: { kind: "gaussian", amount: 0.1 } },
  "denoising, masking": { type: "denoising", noise: { kind: "masking", amount: 0.2 } },
  "denoising, swap": { type: "denoising", noise: { kind: "swap", amount: 0.2 } },
  "denoising, salt-pepper": { type: "denoising", noise: { kind: "salt-pepper", amount: 0.2 } },
  "sparse, l1": { type: "sparse", sparsity: { kind: "l1", amount: 0.01 } },
  "sparse, kl": { type: "sparse", sparsity: { kind: "kl", amount: 0.2 } },
  "sparse, top-k": { type: "sparse", sparsity: { kind: "top-k", amount: 2 } },
  nested: { type: "nested" },
  map: { type: "map", neighbours: 3 },
  variational: { type: "variational", beta: 1 },
  "variational, learned variance": { type: "variational", beta: 1, variance: "learned" },
  "variational, warm-up": { type: "variational", beta: 1, warmUp: 0.5, variance: 0.1 },
  "variational, free bits": { type: "variational", beta: 0.5, freeBits: 0.1 },
};
