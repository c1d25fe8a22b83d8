import { type Option, type OptionName, optionNames, options, takes } from "./options.ts";
import { usageOf, type Verb, type VerbName, verbNames, verbs } from "./verbs.ts";

/** What each exit code means. */
export const exitCodes =
  "0 done, 1 failed, 2 wrong usage, 65 bad input data, 75 peers lost, 130 or 143 interrupted after saving";

/** The help page of the program, or of one verb, wrapped to a width in characters. */
export function helpPage(verb?: VerbName, { width = 100 }: { width?: number } = {}): string {
  return verb === undefined ? programPage(width) : verbPage(verb, width);
}

/** A flag as it is written: `-o, --out PATH`. */
export function writtenAs(name: OptionName): string {
  const { short, value }: Option = options[name];
  const long = value.hint === undefined ? `--${name}` : `--${name} ${value.hint}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** What a flag does to a verb, its words, its default and its unit, in one line. */
export function explained(name: OptionName, verb?: VerbName): string {
  const { value, default: fixed, otherwise, unit, ...option }: Option = options[name];
  const help = (verb && option.helpOf?.[verb]) ?? option.help;
  const words = value.rule.match(/^must be ([a-z-]+(?:, [a-z-]+)* or [a-z-]+)$/)?.[1];
  const fallback = fixed ?? otherwise;
  const extra = [
    words,
    unit !== undefined && `in ${unit}`,
    fallback !== undefined && `default: ${fallback}`,
  ].filter((part) => part !== undefined && part !== false);
  return extra.length === 0 ? help : `${help} (${extra.join("; ")})`;
}

/** Flags that only this verb and some others take, then those of every verb. */
export function flagsOf(verb: VerbName): { own: readonly OptionName[]; every: readonly OptionName[] } {
  const flags = optionNames.filter((name) => takes(verb, name));
  const general = (name: OptionName) => (options[name] as Option).verbs === "every";
  return { own: flags.filter((name) => !general(name)), every: flags.filter(general) };
}

function programPage(width: number): string {
  const list = verbNames.map((name): [string, string] => [usageOf(name), verbs[name].summary]);
  const every = flagsOf("datasets").every.map((name): [string, string] => [writtenAs(name), explained(name)]);
  return [
    "hourglass: train, inspect and ship autoencoders",
    "",
    "Usage: hourglass VERB … [flags]",
    "",
    "Verbs",
    ...columns(list, width),
    "",
    "Flags of every verb",
    ...columns(every, width),
    "",
    "Examples",
    "  hourglass demo",
    ...verbNames.slice(0, 2).map((name) => `  hourglass ${verbs[name].examples.at(-1)!.line}`),
    "",
    "hourglass VERB --help tells the rest of each verb.",
    ...wrap(`Exit codes: ${exitCodes}.`, width),
    "",
  ].join("\n");
}

function verbPage(verb: VerbName, width: number): string {
  const { summary, operands, examples }: Verb = verbs[verb];
  const { own, every } = flagsOf(verb);
  const rows = (names: readonly OptionName[]) =>
    columns(
      names.map((name): [string, string] => [writtenAs(name), explained(name, verb)]),
      width,
    );
  return [
    `Usage: hourglass ${usageOf(verb)} [flags]`,
    "",
    ...wrap(summary, width),
    "",
    ...columns(
      operands.map(({ name, help }): [string, string] => [name, help]),
      width,
    ),
    ...(operands.length > 0 ? [""] : []),
    ...(own.length > 0 ? ["Flags", ...rows(own), ""] : []),
    "Flags of every verb",
    ...rows(every),
    "",
    "Examples",
    ...examples.flatMap(({ line, shows }) => [`  # ${shows}`, `  hourglass ${line}`]),
    "",
  ].join("\n");
}

/** Two columns, the right one wrapped under itself. */
function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.min(34, Math.max(0, ...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, text]) => {
    const [first = "", ...rest] = wrap(text, Math.max(24, width - left - 4));
    const hang = rest.map((line) => `${" ".repeat(left + 4)}${line}`);
    return name.length > left
      ? [`  ${name}`, `${" ".repeat(left + 4)}${first}`, ...hang]
      : [`  ${name.padEnd(left)}  ${first}`, ...hang];
  });
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
