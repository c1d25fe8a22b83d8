import { adviceText, type ShowOption } from "../core/errors.ts";
import type { Finding } from "../train/events.ts";
import { type Html, html } from "./html.ts";

/** What the training doctor found and what to try, with options as `show` writes them. */
export function findingList(findings: readonly Finding[], show?: ShowOption): Html {
  if (findings.length === 0) return html`<p class="ok">The doctor found nothing to treat.</p>`;
  return html`<ul class="findings">${findings.map(
    ({ code, message, advice }) =>
      html`<li><p><span class="flag">△ ${code}</span> ${message}</p><p class="try">Try: ${adviceText(advice, show)}</p></li>
`,
  )}</ul>`;
}
