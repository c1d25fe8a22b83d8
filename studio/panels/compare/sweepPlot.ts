import { dot, extent, legend, line, type Point, plot } from "../../../src/report/charts/plot.ts";
import { type Html, html } from "../../../src/report/html.ts";
import { table } from "../../../src/report/table.ts";
import { showNumber } from "../../../src/report/units.ts";
import type { SweptWidth } from "../../worker/protocol.ts";

interface Words {
  readonly width: string;
  readonly input: string;
  readonly clean: string;
}

/** Errors over the width of the waist, with the numbers in a table; on clean data the two errors are one. */
export function sweepPlot(points: readonly SweptWidth[], words: Words, noisy: boolean): Html {
  const clean = points.map(({ k, clean }): Point => [k, clean]);
  const input = noisy ? points.map(({ k, input }): Point => [k, input]) : [];
  const [, top] = extent([...clean, ...input].map(([, error]) => error));
  const header = [words.width, ...(noisy ? [words.input] : []), words.clean];
  return html`<div><figure>
${legend([
  ...(noisy ? [{ name: words.input, classes: "line loss dashed" }] : []),
  { name: words.clean, classes: "line encoder" },
])}
${plot({
  alt: `${words.clean}: ${clean.map(([k, error]) => `k = ${k}: ${showNumber(error)}`).join(", ")}.`,
  x: { domain: [1, 64], label: words.width, log: true },
  y: { domain: [0, top * 1.05], label: "MSE" },
  marks: (scales) => [
    line(input, scales, "loss dashed"),
    line(clean, scales, "encoder"),
    ...clean.map((point) => dot(point, scales, "encoder", `k = ${point[0]}: ${showNumber(point[1])}`)),
  ],
})}
</figure>
${table(
  header,
  points.map(({ k, input, clean }) => [k, ...(noisy ? [input] : []), clean]),
)}</div>`;
}
