import type { SweepPoint } from "../inspect/sweep.ts";

/** The header and the rows of a table of a sweep, for the screen and the report alike. */
export function sweepTable(points: readonly SweepPoint[]): {
  header: readonly string[];
  rows: readonly (readonly (string | number)[])[];
} {
  const noisy = points.some((point) => point.noisy !== undefined);
  return {
    header: ["numbers", "error", ...(noisy ? ["from noisy"] : []), "PCA", "parameters", "epochs", "seconds"],
    rows: points.map(({ latent, error, noisy: of, pca, parameters, epochs, seconds }) => [
      latent,
      error,
      ...(noisy ? [of ?? "–"] : []),
      pca ?? "–",
      parameters,
      epochs,
      seconds,
    ]),
  };
}
