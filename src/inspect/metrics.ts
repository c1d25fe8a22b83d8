/** Measurements by name: `mse`, `psnr`, `ssim`, `auroc`, `auprc`, `accuracy_knn`, `active_units`, `dead_units`, as they apply. */
export type Metrics = Readonly<Record<string, number>>;
