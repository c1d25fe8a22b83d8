/** A sentence with its blanks filled: `fill("{n} rows", { n: 3 })` is `3 rows`. */
export function fill(sentence: string, blanks: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}
