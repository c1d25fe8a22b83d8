import { type Html, html } from "./html.ts";
import { showNumber } from "./units.ts";

/** A cell: a number is set to the right in four digits, a text as it is. */
export type Cell = string | number | Html | undefined;

interface TableOptions {
  /** What the table holds, for those who cannot see the page around it. */
  caption?: string;
}

/** A table with a header row; the first cell of each row heads it. */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  { caption }: TableOptions = {},
): Html {
  const numeric = header.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const kind = (i: number) => html`${numeric[i] && html` class="number"`}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? header.join(", ")}"><table>${
    caption !== undefined && html`<caption>${caption}</caption>`
  }<thead><tr>${header.map((name, i) => html`<th scope="col"${kind(i)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${header.map((_, i) =>
        i === 0
          ? html`<th scope="row"${kind(i)}>${show(row[i])}</th>`
          : html`<td${kind(i)}>${show(row[i])}</td>`,
      )}</tr>
`,
  )}</tbody></table></div>`;
}

/** A share of 0…1 as a small bar in a cell, with its percentage in words beside it for screen readers. */
export function shareBar(share: number, role: "encoder" | "loss" = "encoder"): Html {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${percent}%"><rect class="track" width="100" height="8" rx="2"/><rect class="${role}" width="${percent}" height="8" rx="2"/></svg>`;
}

function show(cell: Cell): Html | string {
  if (cell === undefined) return "–";
  return typeof cell === "number" ? showNumber(cell) : cell;
}
