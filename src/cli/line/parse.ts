import { parseArgs } from "node:util";
import { usageError } from "../../core/errors.ts";
import { nearest } from "./nearest.ts";
import { type Option, type OptionName, optionNames, options, takes, type Values } from "./options.ts";
import { usageOf, type Verb, type VerbName, verbNames, verbs } from "./verbs.ts";

/** A command line, understood: help, the version, or a verb with its operands and flags. */
export type CommandLine =
  | { readonly kind: "help"; readonly verb?: VerbName }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly verb: VerbName;
      readonly operands: readonly string[];
      readonly values: Values;
    };

interface Given {
  readonly name: OptionName;
  readonly text: string;
}

/** Reads the words after the program's name; throws a usage error that names the nearest right word. */
export function parse(words: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(optionNames.map((name) => [name, { ...syntaxOf(name) }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const [first, ...operands] = positionals;
  const verb = verbNames.find((name) => name === first);

  // Help is given even where the rest of the line is wrong: it is what the person asks for.
  const asks = (name: OptionName) => tokens.some((token) => token.kind === "option" && token.name === name);
  if (first === undefined && asks("version")) return { kind: "version" };
  if (first === undefined || first === "help") return help(words, operands[0], asks("help"));
  if (!verb) throw unknownVerb(first);
  if (asks("help")) return { kind: "help", verb };

  const values: Record<string, unknown> = {};
  for (const name of optionNames) {
    const option: Option = options[name];
    if (option.default !== undefined && takes(verb, name)) values[name] = option.value.read(option.default);
  }
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, text } = given(token, verb);
    const value = options[name].value.read(text);
    if (value === undefined) {
      throw usageError({ subject: `--${name}`, rule: options[name].value.rule, received: text });
    }
    values[name] = value;
  }
  checkOperands(verb, operands);
  checkRequired(verb, values);
  return { kind: "run", verb, operands, values: values as Values };
}

function syntaxOf(name: OptionName): { type: "string" | "boolean"; short?: string } {
  const option: Option = options[name];
  const type = option.value.hint === undefined ? "boolean" : "string";
  return option.short === undefined ? { type } : { type, short: option.short };
}

function help(words: readonly string[], about: string | undefined, asked: boolean): CommandLine {
  if (about !== undefined) {
    const verb = verbNames.find((name) => name === about);
    if (!verb) throw unknownVerb(about);
    return { kind: "help", verb };
  }
  if (words.length === 0 || words[0] === "help" || asked) return { kind: "help" };
  throw usageError({ subject: "the command line", rule: "needs a verb", repair: "see hourglass --help" });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** A token as a flag of the verb and the text of its value. */
function given(token: OptionToken, verb: VerbName): Given {
  const name = optionNames.find((known) => known === token.name);
  if (!name || !takes(verb, name)) throw wrongFlag(token.rawName, verb, name);
  const { hint, rule } = options[name].value as Option["value"];
  if (hint === undefined) {
    if (token.value !== undefined) throw usageError({ subject: `--${name}`, rule, received: token.value });
    return { name, text: "" };
  }
  // A flag in the place of a value means that the value was forgotten; a negative number may be one.
  const missing = token.value === undefined || (!token.inlineValue && /^-[^\d.]/.test(token.value));
  if (missing) throw usageError({ subject: `--${name}`, rule: `needs a value, --${name} ${hint}` });
  return { name, text: token.value ?? "" };
}

function wrongFlag(raw: string, verb: VerbName, known: OptionName | undefined): Error {
  if (known) {
    const owners = (options[known] as Option).verbs as readonly VerbName[];
    return usageError({
      subject: raw,
      reason: "unknown-option",
      rule: `is not a flag of ${verb}`,
      repair: `it is one of ${owners.join(", ")}; see hourglass ${verb} --help`,
    });
  }
  const flags = optionNames.filter((name) => takes(verb, name));
  const near = nearest(raw.replace(/^-+/, ""), flags);
  return usageError({
    subject: raw,
    reason: "unknown-option",
    rule: "is not a flag",
    repair: near === undefined ? `see hourglass ${verb} --help` : `did you mean --${near}?`,
  });
}

function unknownVerb(word: string): Error {
  const near = nearest(word, verbNames);
  return usageError({
    subject: word,
    reason: "unknown-option",
    rule: "is not a verb",
    repair: near === undefined ? `the verbs are ${verbNames.join(", ")}` : `did you mean ${near}?`,
  });
}

function checkOperands(verb: VerbName, operands: readonly string[]): void {
  const wanted = (verbs[verb] as Verb).operands;
  const many = wanted.at(-1)?.many === true;
  const usage = `usage: hourglass ${usageOf(verb)}`;
  const missing = wanted[operands.length];
  if (missing && !missing.optional)
    throw usageError({ subject: verb, rule: `needs ${missing.name}, ${missing.help}`, repair: usage });
  const empty = operands.indexOf("");
  if (empty >= 0)
    throw usageError({
      subject: wanted[Math.min(empty, wanted.length - 1)]?.name ?? verb,
      rule: "must not be empty",
      repair: usage,
    });
  const extra = operands[wanted.length];
  if (extra !== undefined && !many)
    throw usageError({ subject: extra, rule: `is one word too many for ${verb}`, repair: usage });
}

function checkRequired(verb: VerbName, values: Record<string, unknown>): void {
  for (const name of optionNames) {
    const option: Option = options[name];
    if (option.requiredBy?.includes(verb) && values[name] === undefined) {
      throw usageError({
        subject: verb,
        rule: `needs --${name}`,
        repair: `usage: hourglass ${usageOf(verb)}`,
      });
    }
  }
}
