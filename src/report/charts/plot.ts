import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import { type Html, html } from "../html.ts";
import { showNumber } from "../units.ts";

/** Numbers to positions along an axis. */
export type Scale = ScaleContinuousNumeric<number, number>;

/** A point of a chart, in the data's own units. */
export type Point = readonly [x: number, y: number];

/** The two scales that the marks of a chart are placed by. */
export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

interface Axis {
  /** Least and largest value shown. */
  readonly domain: readonly [number, number];
  readonly label: string;
  readonly log?: boolean;
  /** Whole numbers only, such as epochs. */
  readonly whole?: boolean;
}

interface PlotOptions {
  /** What the chart shows, for those who cannot see it. */
  readonly alt: string;
  readonly x: Axis;
  readonly y: Axis;
  /** The marks, drawn over the grid. */
  readonly marks: (scales: Scales) => readonly Html[];
}

// A viewBox near the size at which a phone shows it keeps the letters readable there.
const size = { width: 440, height: 260, left: 58, right: 14, top: 24, bottom: 42 };

/** A chart as SVG: grid, axes with their names, marks. */
export function plot({ alt, x, y, marks }: PlotOptions): Html {
  const { width, height, left, right, top, bottom } = size;
  const scales: Scales = {
    x: scaleOf(x).range([left, width - right]),
    y: scaleOf(y).range([height - bottom, top]),
  };
  const base = height - bottom;
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
${ticksOf(scales.y, y, 5).map(
  (
    tick,
  ) => html`<path class="grid" d="M${left} ${round(scales.y(tick))} H${width - right}"/><text x="${left - 7}" y="${round(scales.y(tick) + 4)}" text-anchor="end">${showNumber(tick)}</text>
`,
)}<path class="axis" d="M${left} ${base} H${width - right}"/>
${ticksOf(scales.x, x, 6).map(
  (tick) =>
    html`<path class="axis" d="M${round(scales.x(tick))} ${base} v4"/><text x="${round(scales.x(tick))}" y="${base + 18}" text-anchor="middle">${showNumber(tick)}</text>
`,
)}<text x="${(left + width - right) / 2}" y="${height - 4}" text-anchor="middle">${x.label}</text>
<text x="${4}" y="13">${y.label}</text>
${marks(scales)}
</svg>`;
}

/** A line through points; values that are not finite break it. */
export function line(points: readonly Point[], { x, y }: Scales, classes: string): Html {
  let path = "";
  let pen = "M";
  for (const [px, py] of points) {
    const [at, up] = [x(px), y(py)];
    if (!Number.isFinite(at) || !Number.isFinite(up)) {
      pen = "M";
      continue;
    }
    path += `${pen}${round(at)} ${round(up)}`;
    pen = "L";
  }
  return html`<path class="line ${classes}" d="${path}"/>`;
}

/** A dot with the words that appear over it. */
export function dot([px, py]: Point, { x, y }: Scales, classes: string, words: string): Html {
  const [at, up] = [x(px), y(py)];
  if (!Number.isFinite(at) || !Number.isFinite(up)) return html``;
  return html`<circle class="${classes}" cx="${round(at)}" cy="${round(up)}" r="3.5"><title>${words}</title></circle>`;
}

/** What each colour of a chart stands for. */
export function legend(entries: readonly { name: string; classes: string }[]): Html {
  return html`<ul class="legend">${entries.map(
    ({ name, classes }) =>
      html`<li><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">${
        /\bline\b/.test(classes)
          ? html`<path class="${classes}" d="M1 6 H21"/>`
          : html`<rect class="${classes}" x="3" width="16" height="12" rx="2"/>`
      }</svg>${name}</li>`,
  )}</ul>`;
}

/** The least and largest finite value, never an empty span. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  return low < high ? [low, high] : [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
}

/** Two decimals are finer than a screen shows. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function scaleOf({ domain, log = false }: Axis): Scale {
  return (log ? scaleLog() : scaleLinear()).domain(domain);
}

function ticksOf(scale: Scale, { log = false, whole = false, domain }: Axis, count: number): number[] {
  const ticks = scale.ticks(count).filter((tick) => !whole || Number.isInteger(tick));
  if (!log || ticks.length <= count + 1) return ticks;
  const leading = (tick: number) => Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9));
  for (const kept of [[1, 2, 5], [1, 3], [1]]) {
    const fewer = ticks.filter((tick) => kept.includes(leading(tick)));
    if (fewer.length <= count + 1 && fewer.length > 1) return fewer;
  }
  // Too few round numbers inside: name the ends.
  return ticks.length > 2 * count ? [domain[0], domain[1]] : ticks.filter((_, i) => i % 2 === 0);
}
