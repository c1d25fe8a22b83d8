/** Measurements by name: `mse`, `psnr`, `ssim`, `auroc`, `auprc`, `accuracy_knn`, as they apply. */
export type Metrics = Readonly<Record<string, number>>;
