import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { type Language, languageNames, textIn } from "./languages.ts";
import { numbersOf } from "./numbers.ts";

type Leaf = { readonly path: string; readonly value: unknown };

/** Every word and sentence of a text with where it stands. */
function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key));
}

const english = new Map(leaves(en).map(({ path, value }) => [path, value]));

/** Values for a sentence's blanks, of the kinds that sentences take; the first kind that makes a text is its own. */
const kinds: readonly ((i: number) => unknown)[] = [
  (i) => 11 + 12 * i,
  (i) => `word${i}`,
  (i) => [
    [`first${i}`, `last${i}`],
    [`other${i}`, `end${i}`],
  ],
  (i) => [101 + i, 203 + i],
];

/** What a sentence says with its blanks filled, in the same way for each language. */
function said(sentence: (...blanks: unknown[]) => unknown, path: string): string {
  const count = sentence.length || 1;
  const asked = Array.from({ length: kinds.length ** Math.min(count, 3) }, (_, mix) =>
    Array.from({ length: count }, (_, i) =>
      kinds[Math.floor(mix / kinds.length ** Math.min(i, 2)) % kinds.length](i),
    ),
  );
  for (const blanks of asked) {
    try {
      const text = sentence(...blanks);
      if (typeof text === "string" && !/undefined|NaN|\[object/.test(text)) return text;
    } catch {
      // Other kinds of values are its own.
    }
  }
  throw new Error(`${path}: no values found that fill its blanks`);
}

/** A sentence as it is, or with its blanks filled. */
const wordsOf = (value: unknown, path: string): string =>
  typeof value === "function" ? said(value as () => unknown, path) : String(value);

/** The blanks of a sentence: its names in braces, and the values that it was filled with. */
const blanksOf = (text: string): string[] =>
  [
    ...new Set(
      text.match(/\{\w+\}|word\d|(?:first|last|other|end)\d|\b(?:11|23|35|47|59|10[1-4]|20[3-6])\b/g) ?? [],
    ),
  ].sort();

/** Words that the languages share: names, and terms that the field does not translate. */
const shared = new Set([
  ...["Hourglass", "SQUEEZE", "Adam", "PCA", "MSE", "SSIM", "AUROC", "KL", "Esc", "dB"],
  ...["Autoencoder", "Encoder", "Code", "Decoder", "Training", "Start", "Pause", "linear", "Name"],
]);
const isShared = (text: string): boolean =>
  (text.replace(/\{\w+\}|word\d/g, "").match(/\p{L}{2,}/gu) ?? []).every((word) => shared.has(word));
/** Forms of numbers and words, which say nothing. */
const forms = new Set([...Object.keys(numbersOf("en")), "play.beginning"]);

describe.each(languageNames)("the text in %s", async (language: Language) => {
  const text = new Map(leaves(await textIn(language)).map(({ path, value }) => [path, value]));

  test("has a sentence for every English one, and no other", () => {
    expect([...text.keys()].filter((path) => !english.has(path))).toEqual([]);
    expect([...english.keys()].filter((path) => !text.has(path))).toEqual([]);
  });

  test("has the same blanks in each sentence", () => {
    for (const [path, value] of english) {
      const own = text.get(path);
      expect(typeof own, path).toBe(typeof value);
      if (typeof value === "string") expect(blanksOf(own as string), path).toEqual(blanksOf(value));
      if (typeof value === "function" && !forms.has(path))
        expect(blanksOf(said(own as () => unknown, path)), path).toEqual(
          blanksOf(said(value as () => unknown, path)),
        );
    }
  });

  test("leaves no English sentence as it is", () => {
    const same = [...english].filter(
      ([path, value]) =>
        !forms.has(path) &&
        wordsOf(value, path) === wordsOf(text.get(path), path) &&
        !isShared(wordsOf(value, path)),
    );
    expect(same.map(([path, value]) => `${path}: ${wordsOf(value, path)}`)).toEqual([]);
  });
});

test("numbers have each language's own form", () => {
  const [english, german] = [numbersOf("en"), numbersOf("de")];
  expect([english.number(1234.5, 2), german.number(1234.5, 2)]).toEqual(["1,234.50", "1.234,50"]);
  expect([english.number(0.01), german.number(0.01)]).toEqual(["0.01", "0,01"]);
  expect([english.number(-0.001, 2), german.number(20_000)]).toEqual(["0.00", "20.000"]);
  expect([english.figure(0.012345), german.figure(0.012345)]).toEqual(["0.01235", "0,01235"]);
  expect(german.percent(0.456)).toBe("46\u00a0%");
  expect(german.localised("0.5, 1,024 and 3. Then 2.")).toBe("0,5, 1.024 and 3. Then 2.");
  const chart = '<svg aria-label="loss 0.5"><path d="M1.5 2.5"/><text x="1.5">0.25</text></svg>';
  expect(german.localisedMarkup(chart)).toBe(
    '<svg aria-label="loss 0,5"><path d="M1.5 2.5"/><text x="1.5">0,25</text></svg>',
  );
  expect(english.localisedMarkup(chart)).toBe(chart);
});
