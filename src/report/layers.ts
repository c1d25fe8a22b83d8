import { showShape } from "../core/shape.ts";
import type { LayerRow, LayerTable } from "../inspect/layerTable.ts";
import { legend, round } from "./charts/plot.ts";
import { type Html, html } from "./html.ts";
import type { Role } from "./parts.ts";
import { table } from "./table.ts";
import { showCount } from "./units.ts";

/** The network as an hourglass: a column a layer, its height by the logarithm of the numbers that pass through. */
export function hourglass(layers: LayerTable): Html {
  const stations = stationsOf(layers);
  const [width, height, left, right, top, bottom] = [520, 270, 20, 20, 34, 60];
  const middle = top + (height - top - bottom) / 2;
  const scale = (height - top - bottom) / Math.log2(1 + Math.max(...stations.map(({ numbers }) => numbers)));
  const tall = ({ numbers }: LayerRow) => Math.max(8, scale * Math.log2(numbers + 1));
  const pitch = (width - left - right) / Math.max(1, stations.length - 1);
  const thick = Math.min(26, pitch * 0.42);
  const at = (i: number) => left + i * pitch;
  const [first, bottleneck, last] = [
    0,
    stations.findIndex(({ part }) => part === "latent"),
    stations.length - 1,
  ];

  const ribbons = stations.slice(1).map((station, i) => {
    const [from, to] = [tall(stations[i]) / 2, tall(station) / 2];
    const [x0, x1] = [at(i) + thick / 2, at(i + 1) - thick / 2];
    return html`<path class="${roleOf(station)} ribbon" d="M${round(x0)} ${round(middle - from)} L${round(x1)} ${round(middle - to)} V${round(middle + to)} L${round(x0)} ${round(middle + from)} Z"/>`;
  });
  const columns = stations.map((station, i) => {
    const high = tall(station);
    const words = `${station.kind}: ${showShape(station.shape)} = ${showCount(station.numbers)} numbers`;
    return html`<rect class="${roleOf(station)}" x="${round(at(i) - thick / 2)}" y="${round(middle - high / 2)}" width="${round(thick)}" height="${round(high)}" rx="3"><title>${words}</title></rect>`;
  });
  const labels = [first, bottleneck, last].map((i) => {
    const [edge, shift] =
      i === first ? ["start", -thick / 2] : i === last ? ["end", thick / 2] : ["middle", 0];
    const { part, numbers, shape } = stations[i];
    const x = round(at(i) + Number(shift));
    return html`<text class="strong" x="${x}" y="${round(middle - tall(stations[i]) / 2 - 9)}" text-anchor="${edge}">${showCount(numbers)}</text><text x="${x}" y="${height - 30}" text-anchor="${edge}">${part === "latent" ? "bottleneck" : part}</text><text x="${x}" y="${height - 6}" text-anchor="${edge}">${showShape(shape)}</text>`;
  });
  const count = (i: number) => showCount(stations[i].numbers);
  return html`<figure>
${legend([
  { name: "▶ encoder", classes: "encoder" },
  { name: "◆ latent", classes: "latent" },
  { name: "◀ decoder", classes: "decoder" },
])}
<svg class="hourglass" viewBox="0 0 ${width} ${height}" role="img" aria-label="The network as an hourglass: ${count(first)} numbers in, ${count(bottleneck)} in the bottleneck, ${count(last)} out.">
${ribbons}
${columns}
${labels}
</svg>
<figcaption>${count(first)} numbers pass through ${count(bottleneck)}: ${showRatio(layers.ratio)} : 1. The height of a column follows the logarithm of its count.</figcaption>
</figure>`;
}

/** The layers as a table: what each is, the shape and count of what it gives, what it learns. */
export function layerRows(layers: LayerTable): Html {
  return table(
    ["layer", "part", "gives", "numbers", "parameters"],
    [
      ...stationsOf(layers).map(({ kind, part, shape, numbers, parameters }) => [
        kind,
        part,
        showShape(shape),
        numbers,
        parameters,
      ]),
      ["all", "", "", "", layers.parameters],
    ],
    { caption: "Layers, from the input to the reconstruction" },
  );
}

/** Numbers of the input for each number of the bottleneck: `768`, `4.3`. */
export function showRatio(ratio: number): string {
  return ratio >= 10 ? showCount(Math.round(ratio)) : String(Number(ratio.toPrecision(2)));
}

/** A reshape changes no number, so it is no station. */
function stationsOf({ rows }: LayerTable): LayerRow[] {
  return rows.filter(({ kind }) => kind !== "reshape");
}

function roleOf({ part }: LayerRow): Role {
  switch (part) {
    case "input":
    case "encoder":
      return "encoder";
    case "latent":
      return "latent";
    case "decoder":
    case "output":
      return "decoder";
    default:
      return part satisfies never;
  }
}
