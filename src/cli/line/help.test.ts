import { expect, test } from "vitest";
import { helpPage } from "./help.ts";
import { optionNames, takes } from "./options.ts";
import { verbNames, verbs } from "./verbs.ts";

test("the program's page names every verb", () => {
  const page = helpPage();
  for (const verb of verbNames) expect(page).toContain(verbs[verb].summary.slice(0, 20));
});

test.each(verbNames)("%s: the page names its flags, its operands and its examples", (verb) => {
  const page = helpPage(verb);
  // A whole word: --latents is not --latent.
  for (const name of optionNames)
    expect(new RegExp(`--${name}(?![\\w-])`).test(page), name).toBe(takes(verb, name));
  for (const { name } of verbs[verb].operands) expect(page).toContain(name);
  for (const { line } of verbs[verb].examples) expect(page).toContain(`hourglass ${line}`);
});

test.each([60, 80, 120])("no line of prose is wider than %i characters", (width) => {
  const long = verbNames
    .flatMap((verb) => helpPage(verb, { width }).split("\n"))
    .filter((line) => line.length > width && !/^( {2}(hourglass|#)|Usage)/.test(line));
  expect(long).toEqual([]);
});
