import { isLanguage } from "../text/languages.ts";

/** The first part of an address names a language other than English. */
export const match = isLanguage;
