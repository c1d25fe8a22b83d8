import type { Text } from "./en.ts";

/** Languages other than English, by the first part of their addresses, each loaded at its first use. */
const languages = {
  de: async () => (await import("./de.ts")).de,
} satisfies Record<string, () => Promise<Text>>;

/** A language other than English. */
export type Language = keyof typeof languages;

export const languageNames = Object.keys(languages) as Language[];

/** Whether a part of an address names a language. */
export function isLanguage(part: string): part is Language {
  return Object.hasOwn(languages, part);
}

/** All text in a language, English where none is named. */
export async function textIn(language: Language | undefined): Promise<Text> {
  return language ? languages[language]() : (await import("./en.ts")).en;
}
