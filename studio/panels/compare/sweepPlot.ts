import { dot, extent, legend, line, type Point, plot } from "../../../src/report/charts/plot.ts";
import { type Html, html } from "../../../src/report/html.ts";
import { table } from "../../../src/report/table.ts";
import { showNumber } from "../../../src/report/units.ts";
import type { SweptWidth } from "../../worker/protocol.ts";

interface Words {
  readonly width: string;
  readonly input: string;
  readonly clean: string;
  readonly linear: string;
}

interface Curves {
  readonly network: readonly SweptWidth[];
  readonly linear: readonly SweptWidth[];
}

/** Errors over the width of the waist, with the numbers in a table; on clean data the two errors are one. */
export function sweepPlot({ network, linear }: Curves, words: Words, noisy: boolean): Html {
  const clean = network.map(({ k, clean }): Point => [k, clean]);
  const best = linear.map(({ k, clean }): Point => [k, clean]);
  const input = noisy ? network.map(({ k, input }): Point => [k, input]) : [];
  const [, top] = extent([...clean, ...best, ...input].map(([, error]) => error));
  const widths = [...new Set([...network, ...linear].map(({ k }) => k))].toSorted((a, b) => a - b);
  const found = (points: readonly SweptWidth[], k: number) => points.find((point) => point.k === k);
  const list = (points: readonly Point[]): string =>
    points.map(([k, error]) => `k = ${k}: ${showNumber(error)}`).join(", ");
  return html`<div><figure>
${legend([
  { name: words.clean, classes: "line encoder" },
  { name: words.linear, classes: "line decoder" },
  ...(noisy ? [{ name: words.input, classes: "line loss dashed" }] : []),
])}
${plot({
  alt: `${words.clean}: ${list(clean)}. ${words.linear}: ${list(best)}.`,
  x: { domain: [1, 128], label: words.width, log: true },
  y: { domain: [0, top * 1.05], label: "MSE" },
  marks: (scales) => [
    line(input, scales, "loss dashed"),
    line(best, scales, "decoder"),
    line(clean, scales, "encoder"),
    ...best.map((point) => dot(point, scales, "decoder", `k = ${point[0]}: ${showNumber(point[1])}`)),
    ...clean.map((point) => dot(point, scales, "encoder", `k = ${point[0]}: ${showNumber(point[1])}`)),
  ],
})}
</figure>
${table(
  [words.width, words.clean, words.linear, ...(noisy ? [words.input] : [])],
  widths.map((k) => [
    k,
    found(network, k)?.clean,
    found(linear, k)?.clean,
    ...(noisy ? [found(network, k)?.input] : []),
  ]),
)}</div>`;
}
