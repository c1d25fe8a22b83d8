import { type Shape, showShape, sizeOf } from "../../core/shape.ts";
import { showCount } from "../units.ts";
import { type Html, html } from "./html.ts";
import { legend, round } from "./plot.ts";
import { type Cell, table } from "./table.ts";

/** A station of the network, as a report shows it. */
export interface ReportLayer {
  /** `conv 3→128, 4×4, stride 2`. */
  readonly name: string;
  readonly role: "encoder" | "latent" | "decoder";
  /** Shape of what it gives for one row. */
  readonly shape: Shape;
  readonly parameters: number;
}

/** The network as an hourglass: a column a layer, its height by the logarithm of the numbers that pass through. */
export function hourglass(input: Shape, layers: readonly ReportLayer[]): Html {
  const stations = [{ name: "input", role: "encoder" as const, shape: input }, ...layers].map((station) => ({
    ...station,
    numbers: sizeOf(station.shape),
  }));
  const [width, height, left, right, top, bottom] = [520, 270, 20, 20, 34, 60];
  const least = Math.min(...stations.map(({ numbers }) => numbers));
  const most = Math.max(...stations.map(({ numbers }) => numbers));
  const span = Math.log2(most + 1) || 1;
  const tall = (numbers: number) => Math.max(8, ((height - top - bottom) * Math.log2(numbers + 1)) / span);
  const pitch = (width - left - right) / Math.max(1, stations.length - 1);
  const thick = Math.min(26, pitch * 0.42);
  const middle = top + (height - top - bottom) / 2;
  const at = (i: number) => left + i * pitch;
  const waist = stations.findIndex(({ role, numbers }) => role === "latent" && numbers === least);
  const named = new Set([
    0,
    waist < 0 ? stations.findIndex(({ numbers }) => numbers === least) : waist,
    stations.length - 1,
  ]);

  const labels = (i: number, tallness: number): Html => {
    const edge = i === 0 ? "start" : i === stations.length - 1 ? "end" : "middle";
    const x = round(at(i) + (edge === "start" ? -thick / 2 : edge === "end" ? thick / 2 : 0));
    const part = edge === "start" ? "input" : edge === "end" ? "output" : "waist";
    const { numbers, shape } = stations[i];
    return html`<text class="strong" x="${x}" y="${round(middle - tallness / 2 - 9)}" text-anchor="${edge}">${showCount(numbers)}</text><text x="${x}" y="${height - 30}" text-anchor="${edge}">${part}</text><text x="${x}" y="${height - 6}" text-anchor="${edge}">${showShape(shape)}</text>`;
  };
  const columns = stations.map(({ name, role, shape, numbers }, i) => {
    const tallness = tall(numbers);
    const words = `${name}: ${showShape(shape)} = ${showCount(numbers)} numbers`;
    return html`<rect class="${role}" x="${round(at(i) - thick / 2)}" y="${round(middle - tallness / 2)}" width="${round(thick)}" height="${round(tallness)}" rx="3"><title>${words}</title></rect>${named.has(i) && labels(i, tallness)}`;
  });
  const ribbons = stations.slice(1).map(({ role, numbers }, i) => {
    const [from, to] = [tall(stations[i]!.numbers) / 2, tall(numbers) / 2];
    const [x0, x1] = [at(i) + thick / 2, at(i + 1) - thick / 2];
    return html`<path class="${role} ribbon" d="M${round(x0)} ${round(middle - from)} L${round(x1)} ${round(middle - to)} V${round(middle + to)} L${round(x0)} ${round(middle + from)} Z"/>`;
  });
  const ratio = stations[0]!.numbers / least;
  return html`<figure>
${legend([
  { name: "▶ encoder", classes: "encoder" },
  { name: "◆ latent", classes: "latent" },
  { name: "◀ decoder", classes: "decoder" },
])}
<svg class="hourglass" viewBox="0 0 ${width} ${height}" role="img" aria-label="The network as an hourglass: ${showCount(stations[0]!.numbers)} numbers in, ${showCount(least)} at the waist, ${showCount(stations.at(-1)!.numbers)} out.">
${ribbons}
${columns}
</svg>
<figcaption>${showCount(stations[0]!.numbers)} numbers squeeze through ${showCount(least)}: ${showRatio(ratio)} : 1. The height of a column follows the logarithm of its count.</figcaption>
</figure>`;
}

/** The layers as a table: what each is, the shape and count of what it gives, what it learns. */
export function layerTable(input: Shape, layers: readonly ReportLayer[]): Html {
  const row = (name: string, part: string, shape: Shape, parameters: Cell): Cell[] => [
    name,
    part,
    showShape(shape),
    sizeOf(shape),
    parameters,
  ];
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return table(
    ["layer", "part", "gives", "numbers", "parameters"],
    [
      row("input", "", input, ""),
      ...layers.map(({ name, role, shape, parameters }) => row(name, role, shape, parameters)),
      ["all", "", "", "", total],
    ],
    { caption: "Layers, from the input to the reconstruction" },
  );
}

function showRatio(ratio: number): string {
  return ratio >= 10 ? showCount(Math.round(ratio)) : String(Number(ratio.toPrecision(2)));
}
