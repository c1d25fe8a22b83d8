import { type Result, readResultCode } from "./resultCode.ts";

/** A line of pasted codes that is no code. */
export interface CodeProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Letters of the word that is nearest to a code: 8 where one of them is not right. */
  readonly letters: number;
}

const length = 8;

/** The results of a class from pasted lines, such as `Anna: QWERTYUI`: the codes that are right, and the lines without one. */
export function classResults(pasted: string): { results: Result[]; problems: CodeProblem[] } {
  const results: Result[] = [];
  const problems: CodeProblem[] = [];
  for (const [i, text] of pasted.split(/\r?\n/).entries()) {
    const words = text.match(/\p{L}+/gu) ?? [];
    if (words.length === 0) continue;
    // Several codes in a line are taken, and a name beside a code is not; a code may be written in two halves.
    const found = words.map(readResultCode).filter((result) => result !== undefined);
    const whole = found.length > 0 ? found : [readResultCode(text)].filter((result) => result !== undefined);
    results.push(...whole);
    if (whole.length > 0) continue;
    const nearest = words.reduce((best, word) =>
      Math.abs(word.length - length) < Math.abs(best.length - length) ? word : best,
    );
    problems.push({ line: i + 1, text: text.trim(), letters: nearest.length });
  }
  return { results, problems };
}
