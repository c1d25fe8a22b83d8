import { expect, test } from "vitest";
import { classResults } from "./classResults.ts";
import { resultCode } from "./resultCode.ts";

const notchesOf = (learner: number): number[] => Array.from({ length: 10 }, (_, i) => (learner + i) % 6);
const codeOf = (learner: number): string => resultCode({ level: "price", notches: notchesOf(learner) });

test("thirty codes are read, whatever stands beside them", () => {
  const lines = Array.from({ length: 30 }, (_, learner) => {
    const code = codeOf(learner);
    const forms = [
      code,
      code.toLowerCase(),
      `Anna: ${code}`,
      `${code}, thank you`,
      `  ${code.slice(0, 4)} ${code.slice(4)}`,
    ];
    return forms[learner % forms.length];
  });
  const { results, problems } = classResults(lines.join("\n"));
  expect(problems).toEqual([]);
  expect(results).toHaveLength(30);
  expect(results.map(({ notches }) => notches)).toEqual(lines.map((_, learner) => notchesOf(learner)));
  expect(classResults(`${codeOf(1)} ${codeOf(2)}`).results).toHaveLength(2);
});

test("a line without a code is named, with how far it is from one", () => {
  const code = codeOf(3);
  const slipped = (code[0] === "A" ? "B" : "A") + code.slice(1);
  expect(classResults(`${code}\n\n${code.slice(1)}\r\nBen: ${slipped}\nhello`).problems).toEqual([
    { line: 3, text: code.slice(1), letters: 7 },
    { line: 4, text: `Ben: ${slipped}`, letters: 8 },
    { line: 5, text: "hello", letters: 5 },
  ]);
  expect(classResults("")).toEqual({ results: [], problems: [] });
});
