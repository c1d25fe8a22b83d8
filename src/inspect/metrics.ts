/** Measurements by name: `mse`, `psnr`, `ssim`, `auroc`, `auprc`, `nll`, `nll_prior`, `elbo`, `accuracy_knn`, `active_units`, `dead_units`, as they apply. */
export type Metrics = Readonly<Record<string, number>>;

/** The name of the mean squared error that a nested model has at a width of its code. */
export function widthMetric(width: number): string {
  return `mse_at_${width}`;
}
