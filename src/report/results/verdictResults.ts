import type { Verdict } from "../../detect/verdict.ts";
import type { ModelSpec } from "../../models/modelSpec.ts";
import { showNumber } from "../units.ts";
import type { ResultColumn, ResultRow } from "./resultTable.ts";

/** What verdicts are of. */
export interface Judged {
  readonly rows: number;
  readonly labels?: readonly string[];
  readonly names?: readonly string[];
  /** Where its rows are a part of all: the index of the first. */
  readonly place?: { readonly start: number };
  /** When a time step is, where a series says. */
  readonly timeOf?: ((timeStep: number) => string) | undefined;
}

/** The columns of a table of verdicts for files that hold numbers alone. */
export const numericVerdictColumns: readonly ResultColumn[] = ["row", "score", "anomaly"].map((name) => ({
  name,
  kind: "number",
}));

/** A verdict as cells of {@link numericVerdictColumns}. */
export function numericVerdictCells(
  { row, score, anomaly }: Verdict,
  { place }: Pick<Judged, "place">,
): ResultRow {
  return [(place?.start ?? 0) + row, score, anomaly ? 1 : 0];
}

/** How many columns are blamed for a row of a model's: at most `most`, and none of pictures or of whole series. */
export function blamesOf(input: ModelSpec["input"], most: number, timeSteps: boolean): number {
  const blamed = input.kind === "table" || (input.kind === "series" && timeSteps);
  return blamed ? Math.min(most, input.columns.length) : 0;
}

/** The columns of a table of verdicts with so many blames each. */
export function verdictColumns(blames: number, { labels, names, timeOf }: Judged): ResultColumn[] {
  const text = (name: string): ResultColumn => ({ name, kind: "text" });
  const number = (name: string): ResultColumn => ({ name, kind: "number" });
  return [
    number("row"),
    ...(names ? [text("name")] : []),
    ...(timeOf ? [text("time")] : []),
    number("score"),
    text("verdict"),
    ...(labels ? [text("label")] : []),
    ...Array.from({ length: blames }, (_, i) => [text(`blame_${i + 1}`), number(`share_${i + 1}`)]).flat(),
    ...(blames > 0 ? [text("why")] : []),
  ];
}

/** A verdict as cells of {@link verdictColumns}. */
export function verdictCells(
  verdict: Verdict,
  blames: number,
  { labels, names, place, timeOf }: Judged,
): ResultRow {
  const { row, score, blame } = verdict;
  return [
    (place?.start ?? 0) + row,
    ...(names ? [names[row]] : []),
    ...(timeOf ? [timeOf(row)] : []),
    score,
    verdictText(verdict, blames),
    ...(labels ? [labels[row]] : []),
    ...Array.from({ length: blames }, (_, i) => [
      blame[i]?.column ?? "",
      blame[i]?.share ?? Number.NaN,
    ]).flat(),
    ...(blames > 0 ? [why(verdict)] : []),
  ];
}

function verdictText({ score, anomaly, blame, missing }: Verdict, blames: number): string {
  if (anomaly) return "anomaly";
  // A time step that no window holds; a row or time step of a table or series that holds nothing at all.
  if (Number.isNaN(score)) return "not judged";
  return blames > 0 && blame.length === 0 && missing !== undefined ? "missing" : "normal";
}

/** What is to blame for a verdict and what the row lacks, in one sentence; columns with next to no share are left out. */
export function why({ blame, missing = [] }: Pick<Verdict, "blame" | "missing">): string {
  const say = (value: number | string) => (typeof value === "number" ? showNumber(value) : value);
  return [
    ...blame
      .filter(isTold)
      .map(({ column, value, expected }) => `${column} is ${say(value)}, expected ${say(expected)}`),
    ...missing.map((column) => `${column} is missing`),
  ].join("; ");
}

/** The first column is told whatever its share, another where it hardly adds to the score is not. */
function isTold({ share }: Verdict["blame"][number], place: number): boolean {
  return place === 0 || share >= 0.05;
}
