import { type Html, html } from "./html.ts";
import { shareBar, table } from "./table.ts";
import { showNumber } from "./units.ts";

/** A scored row and the columns that made its score. */
export interface BlamedRow {
  /** The row's number in the data, or its name. */
  readonly row: string | number;
  readonly score: number;
  readonly anomalous: boolean;
  /** What the data itself says, where it is labelled. */
  readonly label?: string;
  readonly blame: readonly Blame[];
}

/** A column's part in a row's score. */
export interface Blame {
  readonly column: string;
  /** Part of the score, 0…1. */
  readonly share: number;
  /** What the row holds, and what the model expected. */
  readonly value?: string | number;
  readonly expected?: string | number;
}

/** The rows that stand out most, each with the columns to blame. */
export function blameTable(rows: readonly BlamedRow[]): Html {
  const labelled = rows.some(({ label }) => label !== undefined);
  return table(
    ["row", "score", "verdict", ...(labelled ? ["label"] : []), "to blame"],
    rows.map(({ row, score, anomalous, label, blame }) => [
      html`${row}`,
      score,
      anomalous ? html`<span class="flag">△ anomaly</span>` : html`<span class="ok">normal</span>`,
      ...(labelled ? [label ?? ""] : []),
      html`${blame.filter(counts).map((part) => html`<div>${sentence(part)}</div>`)}`,
    ]),
    { caption: "Rows with the highest scores" },
  );
}

/** A column that hardly adds to the score is not to blame; the first one is, whatever its part. */
function counts({ share }: Blame, place: number): boolean {
  return place === 0 || (place < 3 && share >= 0.05);
}

/** How much of all scores, or errors, each column makes. */
export function columnTable(
  columns: readonly { column: string; share: number; error: number }[],
  { of = "score" }: { of?: string } = {},
): Html {
  const most = Math.max(1e-12, ...columns.map(({ share }) => share));
  return table(
    ["column", `part of the ${of}`, "", "mean error"],
    columns.map(({ column, share, error }) => [
      column,
      html`${Math.round(share * 100)} %`,
      shareBar(share / most, "loss"),
      error,
    ]),
    { caption: `Columns by their part of the ${of}` },
  );
}

function sentence({ column, share, value, expected }: Blame): Html {
  const say = (part: string | number) => (typeof part === "number" ? showNumber(part) : part);
  const valueText = value === undefined ? "" : ` is ${say(value)}`;
  const hoped = expected === undefined ? "" : `, expected ${say(expected)}`;
  return html`<strong>${column}</strong>${valueText}${hoped} (${Math.round(share * 100)} %)`;
}
