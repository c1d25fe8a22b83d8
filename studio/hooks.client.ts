import type { ClientInit } from "@sveltejs/kit";
import {
  askedLanguage,
  keepLanguage,
  keptLanguage,
  wantedLanguage,
  withoutLanguage,
} from "./state/language.ts";

/** Leads to the page in the language that is wanted, by the link that each page has to itself in the other languages. */
export const init: ClientInit = () => {
  const asked = askedLanguage(location);
  const own = document.documentElement.lang === "de" ? "de" : "en";
  const wanted = wantedLanguage({ asked, own, kept: keptLanguage(), browser: navigator.languages });
  if (asked === wanted) keepLanguage(wanted);
  const link = document.querySelector<HTMLAnchorElement>(`a[hreflang="${wanted}"]`);
  if (wanted !== own && link) location.replace(link.href + withoutLanguage(location));
};
