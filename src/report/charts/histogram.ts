import { type Html, html } from "../html.ts";
import { folded } from "../parts.ts";
import { table } from "../table.ts";
import { showNumber } from "../units.ts";
import { extent, legend, plot, round } from "./plot.ts";
import { type HistogramWords, histogramWords } from "./words.ts";

/** Scores of one kind of row. */
export interface ScoreGroup {
  /** `normal`, `anomaly`, or what the rows are. */
  readonly name: string;
  readonly role: "decoder" | "loss" | "encoder";
  readonly scores: readonly number[];
}

interface HistogramOptions {
  /** Scores above it are called anomalous. */
  threshold?: number;
  bins?: number;
  /** In another language; English by default. */
  words?: HistogramWords;
}

/** How the scores of each group spread, and where the threshold cuts; each group sums to 100 %. */
export function histogram(
  groups: readonly ScoreGroup[],
  { threshold, bins = 40, words = histogramWords }: HistogramOptions = {},
): Html {
  const all = groups.flatMap(({ scores }) => scores).filter(Number.isFinite);
  const seen = threshold === undefined ? all : [...all, threshold];
  const [low, high] = extent(seen);
  // Scores with a long tail would be one bar on a linear axis.
  const sorted = [...all].sort((a, b) => a - b);
  const log = low > 0 && high / sorted[Math.floor(sorted.length / 2)]! > 12;
  const place = (i: number) => (log ? low * (high / low) ** (i / bins) : low + ((high - low) * i) / bins);
  const shares = groups.map((group) => sharesOf(group.scores, { low, high, bins, log }));
  const top = Math.max(0.01, ...shares.flat());

  return html`<div><figure>
${legend([
  ...groups.map(({ name, role }) => ({ name, classes: `${role} soft` })),
  ...(threshold === undefined
    ? []
    : [{ name: words.threshold(showNumber(threshold)), classes: "line latent" }]),
])}
${plot({
  alt: words.alt(
    groups.map(({ name, scores }) => words.group(scores.length, name)).join(words.and),
    showNumber(low),
    showNumber(high),
  ),
  x: { domain: [low, high], label: log ? words.scoreLogarithmic : words.score, log },
  y: { domain: [0, top * 100], label: words.share },
  marks: ({ x, y }) => [
    ...groups.flatMap(({ name, role }, g) =>
      shares[g]!.map((share, i) => {
        if (share === 0) return html``;
        const [from, to] = [x(place(i)), x(place(i + 1))];
        const up = y(share * 100);
        return html`<rect class="${role} soft" x="${round(from)}" y="${round(up)}" width="${round(Math.max(0.6, to - from - 0.6))}" height="${round(y(0) - up)}"><title>${words.bar(name, showNumber(share * 100), showNumber(place(i)), showNumber(place(i + 1)))}</title></rect>`;
      }),
    ),
    threshold === undefined
      ? html``
      : html`<path class="line latent" d="M${round(x(threshold))} ${round(y(0))} V${round(y(top * 100))}"/>`,
  ],
})}
</figure>
${folded(
  words.numbers,
  table(
    [...words.columns, ...(threshold === undefined ? [] : [words.above])],
    groups.map(({ name, scores }) => {
      const ranked = [...scores].sort((a, b) => a - b);
      const at = (q: number) => ranked[Math.min(ranked.length - 1, Math.floor(q * ranked.length))];
      const above = threshold === undefined ? [] : [scores.filter((score) => score > threshold).length];
      return [name, scores.length, at(0.5), at(0.99), ranked.at(-1), ...above];
    }),
    { caption: words.table },
  ),
)}</div>`;
}

interface Bins {
  low: number;
  high: number;
  bins: number;
  log: boolean;
}

function sharesOf(scores: readonly number[], { low, high, bins, log }: Bins): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    if (!Number.isFinite(score)) continue;
    const along = log ? Math.log(score / low) / Math.log(high / low) : (score - low) / (high - low);
    counts[Math.min(bins - 1, Math.max(0, Math.floor(along * bins)))]! += 1;
  }
  return counts.map((count) => count / Math.max(1, scores.length));
}
