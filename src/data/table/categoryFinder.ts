import { plainWord, wordOf } from "./cells.ts";
import type { Cell } from "./tableSource.ts";

/** The index of the category that a cell holds; undefined where there is none. */
interface FoundCategory {
  readonly code: number | undefined;
  /** The cell writes it in another case, between blanks or with accents coded otherwise. */
  readonly respelled: boolean;
}

/** What finds the category of a cell among those of a column; true and false are known in the words of many programs. */
export function categoryFinder(categories: readonly string[]): (cell: Cell) => FoundCategory {
  const codes = new Map(categories.map((category, code) => [category, code]));
  const plain = onlyOnes(categories.map(plainWord));
  const truth = categories.every((category) => category === "true" || category === "false");
  return (cell) => {
    const word = wordOf(cell);
    const code =
      codes.get(word) ?? codes.get(String(cell)) ?? (truth ? codes.get(truthOf(word) ?? "") : undefined);
    if (code !== undefined) return { code, respelled: false };
    const near = plain.get(plainWord(word));
    return { code: near, respelled: near !== undefined };
  };
}

/** The place of each text that stands once. */
function onlyOnes(texts: readonly string[]): Map<string, number> {
  const places = new Map(texts.map((text, i) => [text, i]));
  for (const [i, text] of texts.entries()) if (places.get(text) !== i) places.delete(text);
  return places;
}

/** The word for a truth value in the spellings of databases, programs and spreadsheets of other languages. */
function truthOf(word: string): "true" | "false" | undefined {
  if (trueWord.test(word)) return "true";
  return falseWord.test(word) ? "false" : undefined;
}

const trueWord = /^\s*(1(\.0+)?|t|y|yes|on|wahr|ja|vrai|oui|verdadero|sí|si|vero|verdadeiro|sim|waar)\s*$/i;
const falseWord = /^\s*(0(\.0+)?|f|n|no|off|falsch|nein|faux|non|falso|não|nao|onwaar|nee)\s*$/i;
