import { base64 } from "../../core/base64.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { type Html, html } from "../html.ts";
import { showCount } from "../units.ts";
import { extent, round } from "./plot.ts";

/** Points of a map on the page. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  /** Where point i lies, in units of the page. */
  at(i: number): readonly [x: number, y: number];
  /** The point of the map at a place on the page: the inverse of {@link at}. */
  pointAt(x: number, y: number): readonly [number, number];
}

/** What each label is drawn in: the commonest have a colour of their own, the rest share a grey. */
export interface Classes {
  /** Index into {@link shown} of each point. */
  readonly of: Uint8Array;
  readonly shown: readonly { readonly name: string; readonly colour: string; readonly count: number }[];
}

const frame = { width: 720, most: 660, least: 140, margin: 22 };

/** Ten hues that differ in lightness too, readable on white and on near black; the first eight are Okabe & Ito's. */
const colours = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#D55E00",
  "#CC79A7",
  "#56B4E9",
  "#8A7A00",
  "#7D5BA6",
  "#A65628",
  "#4DAF4A",
];
const rest = "#888888";

/** Puts points [n, 2] on a page with one scale for both axes, so that a distance is the same in every direction. */
export function placePoints({ data }: Tensor<"float32">): Placed {
  const { width, most, least, margin } = frame;
  const [left, right] = extent(data.filter((_, i) => i % 2 === 0));
  const [bottom, top] = extent(data.filter((_, i) => i % 2 === 1));
  const scale = Math.min((width - 2 * margin) / (right - left), (most - 2 * margin) / (top - bottom));
  const height = Math.max(least, Math.round((top - bottom) * scale + 2 * margin));
  const [midX, midY] = [(left + right) / 2, (bottom + top) / 2];
  return {
    width,
    height,
    at: (i) => [
      round(width / 2 + (data[2 * i] - midX) * scale),
      round(height / 2 - (data[2 * i + 1] - midY) * scale),
    ],
    pointAt: (x, y) => [midX + (x - width / 2) / scale, midY - (y - height / 2) / scale],
  };
}

/** Colours for labels, the commonest first; one colour where there are none. */
export function classesOf(labels: readonly string[] | undefined, points: number): Classes {
  if (!labels)
    return { of: new Uint8Array(points), shown: [{ name: "row", colour: colours[0], count: points }] };
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, colours.length);
  // By name rather than by count: a digit's colour should not hang on how often it was drawn.
  common.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const place = new Map(common.map(([name], i) => [name, i]));
  const shown = common.map(([name, count], i) => ({ name, colour: colours[i], count }));
  const others = points - shown.reduce((sum, { count }) => sum + count, 0);
  if (others > 0)
    shown.push({ name: `${counts.size - common.length} other labels`, colour: rest, count: others });
  return { of: Uint8Array.from(labels, (label) => place.get(label) ?? common.length), shown };
}

/** The map as dots with their words over them, and what the colours mean. */
export function dotMap(
  placed: Placed,
  classes: Classes,
  words: readonly string[],
  alt: string,
  { legend = true }: { legend?: boolean } = {},
): Html {
  const radius = words.length > 800 ? 2.6 : 3.6;
  const { of, shown } = classes;
  // What is rare is what one looks for, so it is drawn over what is common.
  const order = Array.from(words.keys()).sort((a, b) => shown[of[b]].count - shown[of[a]].count);
  return html`${legend && shown.length > 1 && key(classes)}${canvas(
    placed,
    alt,
    order.map((i) => {
      const [x, y] = placed.at(i);
      return html`<circle class="dot" cx="${x}" cy="${y}" r="${radius}" fill="${shown[of[i]].colour}"><title>${words[i]}</title></circle>
`;
    }),
  )}`;
}

/** Side of a thumbnail on the page. */
const side = 30;

/**
 * Points whose pictures fit on the page without covering each other: in each cell of a grid the one nearest its middle,
 * so that the order of the rows, often that of their labels, decides nothing.
 */
export function spacedPoints(placed: Placed, points: number): number[] {
  const best = new Map<string, { point: number; distance: number }>();
  for (let point = 0; point < points; point++) {
    const [x, y] = placed.at(point);
    const [column, row] = cellOf([x, y]);
    const distance = Math.hypot(x - (column + 0.5) * side, y - (row + 0.5) * side);
    const key = `${column},${row}`;
    if (distance < (best.get(key)?.distance ?? Number.POSITIVE_INFINITY)) best.set(key, { point, distance });
  }
  return Array.from(best.values(), ({ point }) => point);
}

/** The map as pictures: for each point of {@link spacedPoints}, a PNG under the colour of its label. */
export function thumbnailMap(
  placed: Placed,
  classes: Classes,
  thumbnails: readonly { readonly point: number; readonly png: Uint8Array; readonly words: string }[],
  alt: string,
): Html {
  const many = classes.shown.length > 1;
  return html`${many && key(classes)}${canvas(
    placed,
    alt,
    thumbnails.map(({ point, png, words }) => {
      const [x, y] = cellOf(placed.at(point)).map((cell) => cell * side);
      const data = base64(png);
      const colour = classes.shown[classes.of[point]].colour;
      return html`<g><title>${words}</title><image x="${x + 1}" y="${y + 1}" width="${side - 2}" height="${side - 2}" href="data:image/png;base64,${data}"/>${
        many &&
        html`<rect x="${x + 1}" y="${y + 1}" width="${side - 2}" height="${side - 2}" fill="none" stroke="${colour}" stroke-width="1.6"/>`
      }</g>
`;
    }),
  )}`;
}

/** The points of the map in the middle of each cell of the page, row by row: [cells, 2]. */
export function cellPoints(placed: Placed): Tensor<"float32"> {
  const { columns, rows } = cellsOf(placed);
  const data = new Float32Array(2 * columns * rows);
  for (let i = 0; i < columns * rows; i++) {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    data.set(placed.pointAt((column + 0.5) * side, (row + 0.5) * side), 2 * i);
  }
  return tensor("float32", [columns * rows, 2], data);
}

/** Pictures of {@link cellPoints}, as PNGs in their order, side by side; the words over each are its point. */
export function planeMap(placed: Placed, pngs: readonly Uint8Array[], alt: string): Html {
  const { columns, rows } = cellsOf(placed);
  const { data } = cellPoints(placed);
  return canvas(
    { width: columns * side, height: rows * side },
    alt,
    pngs.map((png, i) => {
      const [x, y] = [(i % columns) * side, Math.floor(i / columns) * side];
      const words = `${data[2 * i].toPrecision(3)}, ${data[2 * i + 1].toPrecision(3)}`;
      return html`<g><title>${words}</title><image x="${x}" y="${y}" width="${side}" height="${side}" href="data:image/png;base64,${base64(png)}"/></g>
`;
    }),
  );
}

function cellsOf({ width, height }: Placed): { columns: number; rows: number } {
  return { columns: Math.floor(width / side), rows: Math.floor(height / side) };
}

function cellOf([x, y]: readonly [number, number]): [number, number] {
  return [Math.floor(x / side), Math.floor(y / side)];
}

function canvas(
  { width, height }: Pick<Placed, "width" | "height">,
  alt: string,
  marks: readonly Html[],
): Html {
  return html`<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
${marks}</svg>`;
}

function key({ shown }: Classes): Html {
  return html`<ul class="legend">${shown.map(
    ({ name, colour, count }) =>
      html`<li><svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true"><circle cx="7" cy="6" r="5" fill="${colour}"/></svg>${name} (${showCount(count)})</li>`,
  )}</ul>
`;
}
