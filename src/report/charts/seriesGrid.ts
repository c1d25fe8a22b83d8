import { type Html, html } from "../html.ts";
import { figures } from "../parts.ts";
import { extent, legend, line, type Point, plot } from "./plot.ts";

/** One window of a series: what went in and what came back, one value a sample. */
export interface SeriesRow {
  readonly name: string;
  readonly input: ArrayLike<number>;
  readonly reconstruction: ArrayLike<number>;
}

/** Windows of a series, input and reconstruction over one another. */
export function seriesGrid(rows: readonly SeriesRow[]): Html {
  const points = (values: ArrayLike<number>) => Array.from(values, (value, i): Point => [i, value]);
  return html`${legend([
    { name: "input", classes: "line encoder" },
    { name: "reconstruction", classes: "line latent" },
  ])}
${figures(
  ...rows.map(
    ({ name, input, reconstruction }) =>
      html`<figure>${plot({
        alt: `Line chart of ${input.length} samples and their reconstruction: ${name}.`,
        x: { domain: [0, Math.max(1, input.length - 1)], label: "sample", whole: true },
        y: { domain: extent([...Array.from(input), ...Array.from(reconstruction)]), label: "value" },
        marks: (scales) => [
          line(points(input), scales, "encoder"),
          line(points(reconstruction), scales, "latent"),
        ],
      })}<figcaption>${name}</figcaption></figure>`,
  ),
)}`;
}
