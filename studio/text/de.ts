import { en, type Text } from "./en.ts";

/** German; what is not translated yet stays English. */
export const de: Text = {
  ...en,
  language: "de",
  skip: "Zum Inhalt springen",
  bar: {
    label: "Orte",
    start: "Start",
    learn: "Lernen",
    lab: "Labor",
    data: "Eigene Daten",
    game: "Spiel",
    glossary: "Glossar",
    otherLanguage: "English",
  },
  foot: {
    private: "Alles läuft auf diesem Gerät. Was Sie zeichnen oder öffnen, wird nirgendwohin gesendet.",
    licence: "Freie Software unter Apache-2.0.",
  },
};
