import { type Html, html } from "./html.ts";
import { type Measured, standings } from "./standings.ts";
import { showNumber } from "./units.ts";

/** The model beside the baselines on the same rows; the best of each column is marked, whoever it is. */
export function baselineTable(model: Measured, baselines: Readonly<Record<string, Measured>>): Html {
  const { metrics, rows, verdict } = standings(model, baselines);
  return html`<p>${verdict}</p>
<div class="scroll" tabindex="0" role="region" aria-label="The model and the baselines"><table>
<caption>Same rows, same split. ★ marks the best of a column.</caption>
<thead><tr><th scope="col">method</th>${metrics.map(({ name, more }) => html`<th scope="col" class="number">${name} ${more ? "↑" : "↓"}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ name, ours, cells }) => html`<tr${ours && html` class="ours"`}><th scope="row">${name}</th>${cells.map(
      ({ value, best }) =>
        html`<td class="number${best && " best"}">${best && "★ "}${value === undefined ? "–" : showNumber(value)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}
