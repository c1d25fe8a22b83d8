import { type Html, html } from "./html.ts";
import { showNumber } from "./units.ts";

/** The colour of a part of the network, the same in every view. */
export type Role = "encoder" | "latent" | "decoder" | "loss" | "noise";

/** A number worth reading first. */
export interface Card {
  readonly label: string;
  readonly value: string | number;
  /** What it means or compares to, in a few words. */
  readonly note?: string;
  readonly role?: Role;
}

/** The summary: a few large numbers. */
export function cards(list: readonly Card[]): Html {
  return html`<dl class="cards">${list.map(
    ({ label, value, note, role = "encoder" }) =>
      html`<div class="${role}"><dt>${label}</dt><dd>${typeof value === "number" ? showNumber(value) : value}</dd>${
        note !== undefined && html`<dd class="note">${note}</dd>`
      }</div>`,
  )}</dl>`;
}

/** Names and values, such as where a model came from; what is undefined is left out. */
export function facts(list: Readonly<Record<string, string | number | undefined>>): Html {
  const rows = Object.entries(list).filter(([, value]) => value !== undefined);
  return html`<dl class="facts">${rows.map(
    ([name, value]) =>
      html`<dt>${name}</dt><dd>${typeof value === "number" ? showNumber(value) : value}</dd>`,
  )}</dl>`;
}

/** A paragraph. */
export function paragraph(text: string): Html {
  return html`<p>${text}</p>`;
}

/** Notes of a reader or a task, one a line; nothing where there are none. */
export function notes(list: readonly string[]): Html {
  return list.length === 0
    ? html``
    : html`<ul class="note">${list.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** A part that starts folded under one line. */
export function folded(summary: string, ...parts: readonly Html[]): Html {
  return html`<details><summary>${summary}</summary>${parts}</details>`;
}

/** Charts side by side where there is room. */
export function figures(...list: readonly Html[]): Html {
  return html`<div class="figures">${list}</div>`;
}
