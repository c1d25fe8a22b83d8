import { base64 } from "../core/base64.ts";
import { type Html, html } from "./html.ts";
import { style, styleHash } from "./style.ts";

/** A titled part of a report. */
export interface Section {
  readonly title: string;
  readonly body: Html;
}

/** A part of a report under its own heading. */
export function section(title: string, ...parts: readonly Html[]): Section {
  return { title, body: html`${parts}` };
}

/** A report as a whole. */
export interface Page {
  /** What the report is of: a model's or a demo's name. */
  readonly title: string;
  /** One sentence under the title. */
  readonly subtitle?: string;
  readonly sections: readonly Section[];
  /** The line at the end: what made it. */
  readonly footer?: string;
  /** The only script of the page, see {@link hashed}; none by default. */
  readonly script?: Script;
}

/** A script that a page may run. */
interface Script {
  readonly source: string;
  /** SHA-256 of the source, base64. */
  readonly hash: string;
}

/** A script with its hash, by which a page allows it and no other. */
export async function hashed(source: string): Promise<Script> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(source));
  return { source, hash: base64(new Uint8Array(digest)) };
}

/**
 * The report as one HTML file that asks no other for anything. Its policy allows nothing but its own style sheet, named
 * by hash, and pictures written into the page: no script runs, whatever the data says, but the one that the page is given.
 */
export function page({ title, subtitle, sections, footer, script }: Page): string {
  const allowed = script ? ` script-src 'sha256-${script.hash}';` : "";
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}';${allowed} base-uri 'none'; form-action 'none'`;
  const parts = sections.map(({ title, body }, i) => ({ title, body, id: `part-${i + 1}` }));
  const { html: body } = html`
<a class="skip" href="#main">Skip to the report</a>
<header class="top">
${mark}
<div>
<h1>${title}</h1>
${subtitle !== undefined && html`<p class="subtitle">${subtitle}</p>`}
</div>
</header>
${
  parts.length > 1 &&
  html`<nav aria-label="Parts of this report"><ul>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`
}
<main id="main">
${parts.map(
  ({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`,
)}</main>
<footer><p>${footer ?? "Made by Hourglass."}</p></footer>`;
  const head = html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">`;
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.html}\n<style>${style}</style>\n</head>\n<body>${body}\n${script ? `<script>${script.source}</script>\n` : ""}</body>\n</html>\n`;
}

/** The product's sign: two funnels that meet at their narrow ends. */
const mark = html`<svg class="mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true"><path class="encoder" d="M4 4 L22 20 V28 L4 44 Z"/><rect class="latent" x="22" y="17" width="4" height="14" rx="1.5"/><path class="decoder" d="M44 4 L26 20 V28 L44 44 Z"/></svg>`;
