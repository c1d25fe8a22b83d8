import type { Sweep } from "../../inspect/sweep.ts";
import { type Html, html } from "../html.ts";
import { showNumber } from "../units.ts";
import { dot, extent, legend, line, type Point, plot } from "./plot.ts";

/** The curve of the bottleneck: held-out error by width, both logarithmic, with PCA's beside it. */
export function sweepChart({ points, variance, choice }: Sweep): Html {
  const curve = (of: (point: Sweep["points"][number]) => number | undefined): Point[] =>
    points.flatMap((point): Point[] => {
      const error = of(point);
      return error === undefined || error <= 0 ? [] : [[point.latent, error]];
    });
  const [clean, noisy, pca] = [curve((p) => p.error), curve((p) => p.noisy), curve((p) => p.pca)];
  const shown = [...clean, ...noisy, ...pca];
  const chosen = (noisy.length > 0 ? noisy : clean).find(([latent]) => latent === choice.latent);
  const words = shown.map(([latent, error]) => `${latent}: ${showNumber(error)}`);
  return html`<figure>
${legend([
  { name: "autoencoder", classes: "line encoder" },
  ...(noisy.length > 0 ? [{ name: "from noisy pictures", classes: "line noise" }] : []),
  ...(pca.length > 0 ? [{ name: "PCA", classes: "line loss" }] : []),
])}
${plot({
  alt: `Line chart of the held-out error by the width of the bottleneck, ${words.join(", ")}.`,
  x: {
    domain: extent(shown.map(([latent]) => latent)),
    label: "width of the bottleneck (logarithmic)",
    log: true,
  },
  y: {
    domain: extent([...shown.map(([, error]) => error), ...(variance > 0 ? [variance] : [])]),
    label: "held-out error (logarithmic)",
    log: true,
  },
  marks: (scales) => [
    line(pca, scales, "loss"),
    line(noisy, scales, "noise"),
    line(clean, scales, "encoder"),
    ...[...clean, ...noisy].map((point) =>
      dot(point, scales, "encoder", `${point[0]} numbers: ${showNumber(point[1])}`),
    ),
    ...(chosen ? [dot(chosen, scales, "latent", `chosen: ${choice.reason}`)] : []),
  ],
})}
</figure>`;
}
