import { showNumber } from "../../src/report/units.ts";

/** A number in a text that the library wrote, in the English form: `1,024.5`. */
const english = /\d[\d.,]*\d/g;

/** Numbers in the form of a language; `language` is a tag such as `de`. */
export function numbersOf(language: string) {
  const forms = new Map<number | undefined, Intl.NumberFormat>();
  const form = (digits: number | undefined): Intl.NumberFormat => {
    const made =
      forms.get(digits) ??
      new Intl.NumberFormat(language, {
        signDisplay: "negative",
        ...(digits === undefined
          ? { maximumSignificantDigits: 12 }
          : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      });
    forms.set(digits, made);
    return made;
  };
  const sign = (type: "decimal" | "group"): string =>
    new Intl.NumberFormat(language).formatToParts(12_345.6).find((part) => part.type === type)?.value ?? "";
  const [point, group] = [sign("decimal"), sign("group")];
  const swapped = (number: string): string => number.replace(/[.,]/g, (own) => (own === "." ? point : group));
  const localised = (text: string): string => text.replace(english, swapped);

  return {
    /** A number with so many digits after the point; without `digits`, with as many as it has. */
    number: (value: number, digits?: number): string => form(digits).format(value),
    /** A measured number with four significant digits. */
    figure: (value: number): string => localised(showNumber(value)),
    /** A share, 0 … 1, in whole percent. */
    percent: (share: number): string => `${form(0).format(100 * share)}\u00a0%`,
    /** The numbers of a text that has them in the English form, each in the form of the language. */
    localised,
    /** The same in the text and the spoken labels of markup. */
    localisedMarkup: (markup: string): string => markup.replace(/>[^<]+<|aria-label="[^"]*"/g, localised),
  };
}
