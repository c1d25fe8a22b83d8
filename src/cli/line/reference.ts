import { exitCodes, explained, flagsOf, writtenAs } from "./help.ts";
import type { OptionName } from "./options.ts";
import { usageOf, type Verb, type VerbName, verbNames, verbs } from "./verbs.ts";

/** The command reference, docs/cli.md, made from the verb and option tables. */
export function commandReference(): string {
  const every = flagsOf("datasets").every;
  return [
    "# Command line",
    "",
    "Made from the option table in `src/cli/line/options.ts` by `npx vitest run src/cli/line/reference.test.ts -u`; do not edit.",
    "",
    "`hourglass VERB …` when installed, `node bin/hourglass.js VERB …` from a clone. Results go to stdout, progress to",
    "stderr.",
    "",
    `Exit codes: ${exitCodes}.`,
    "",
    ...verbNames.map((name) => `- [\`${usageOf(name)}\`](#${name}): ${verbs[name].summary}`),
    "",
    "## Flags of every verb",
    "",
    ...flagTable(every),
    ...verbNames.flatMap((name) => {
      const { summary, operands, examples }: Verb = verbs[name];
      const { own } = flagsOf(name);
      return [
        `## ${name}`,
        "",
        `\`hourglass ${usageOf(name)}\``,
        "",
        summary,
        "",
        ...operands.map((operand) => `- ${operand.name}: ${operand.help}`),
        ...(operands.length > 0 ? [""] : []),
        ...(own.length > 0 ? flagTable(own, name) : []),
        "```sh",
        ...examples.flatMap(({ line, shows }) => [`# ${shows}`, `hourglass ${line}`]),
        "```",
        "",
      ];
    }),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function flagTable(names: readonly OptionName[], verb?: VerbName): string[] {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return [
    "| flag | does |",
    "|---|---|",
    ...names.map((name) => `| \`${cell(writtenAs(name))}\` | ${cell(explained(name, verb))} |`),
    "",
  ];
}
