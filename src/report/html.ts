/** A piece of HTML or SVG that is safe to put into a page: every text in it has been escaped. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * Markup as a template. Texts are escaped, so that a script in the name of a file, a column or a model stays inert;
 * pieces made by `html` itself go in as they are; lists are joined; undefined and false leave nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((page, string, i) => page + show(parts[i - 1]) + string) };
}

function show(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escaped(part);
  if ("html" in part) return part.html;
  return part.map(show).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/\p{Cc}/gu, printable).replace(/[&<>"']/g, (c) => entities[c]);
}

/** Foreign names may hold control characters that HTML forbids. */
function printable(control: string): string {
  return /\s/.test(control) ? control : "\ufffd";
}
