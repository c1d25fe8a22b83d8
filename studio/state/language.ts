import { isLanguage, type Language } from "../text/languages.ts";

/** Tag of a page's language. */
export type Tag = "en" | Language;

const key = "hourglass.language";
const isTag = (text: string): text is Tag => text === "en" || isLanguage(text);

/** What speaks for a language of a page, the strongest first. */
export interface Wishes {
  /** `lang=` of the address. */
  readonly asked?: string;
  /** The language that the address itself is of: a page under `/de/` is German whatever the browser prefers. */
  readonly own: Tag;
  /** What a person chose before. */
  readonly kept?: string;
  /** The browser's languages, such as `de-AT`, the most wanted first. */
  readonly browser: readonly string[];
}

/** The language that a page should be in; an address without one, which is English, follows the choice and the browser. */
export function wantedLanguage({ asked, own, kept, browser }: Wishes): Tag {
  if (asked && isTag(asked)) return asked;
  if (own !== "en") return own;
  if (kept && isTag(kept)) return kept;
  return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isTag) ?? "en";
}

/** `lang=` of an address, in its query or its fragment. */
export function askedLanguage({ search, hash }: Pick<Location, "search" | "hash">): string | undefined {
  return (
    new URLSearchParams(search).get("lang") ?? new URLSearchParams(hash.slice(1)).get("lang") ?? undefined
  );
}

/** What of an address stays when its page changes the language: all but `lang=`. */
export function withoutLanguage({ search, hash }: Pick<Location, "search" | "hash">): string {
  const rest = (text: string): string =>
    text
      .slice(1)
      .split("&")
      .filter((part) => part !== "" && !part.startsWith("lang="))
      .join("&");
  const [query, fragment] = [rest(search), rest(hash)];
  return `${query && `?${query}`}${fragment && `#${fragment}`}`;
}

/** The language that was chosen before; undefined where there is none or nothing can be kept. */
export function keptLanguage(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepLanguage(tag: Tag): void {
  try {
    localStorage.setItem(key, tag);
  } catch {
    // Without storage the choice holds for the pages that are linked from here.
  }
}
