import type { Figure, Outcome, Row } from "./row.ts";

/** A row that was run, and how. */
export interface Ran {
  readonly row: Row;
  readonly outcome: Outcome;
  readonly minutes: number;
  /** Date, commit and machine, as the table shows them. */
  readonly where: string;
}

const start = "<!-- results: written by npm run results -->";
const end = "<!-- end of results -->";
const head = ["| row | figure | result | reach | beside it | run |", "|---|---|---|---|---|---|"];

/** The lines of a table for some rows, and under it what each is. */
export function markdown(rans: readonly Ran[]): string {
  return [...head, ...rans.flatMap(tableLines), "", ...rans.map(noteLine)].join("\n");
}

/**
 * A page with the rows that were run written into its marked block; the others keep what they last said, in the
 * order of `names`, and a row that is no longer among them goes.
 */
export function updated(page: string, rans: readonly Ran[], names: readonly string[]): string {
  const [before, block, after] = parts(page);
  const lines = [...block.split("\n"), ...markdown(rans).split("\n")];
  const fresh = new Set(rans.map(({ row }) => row.name));
  const kept = (prefix: string): string[] =>
    names.flatMap((name) => {
      const own = lines.filter((line) => line.startsWith(`${prefix} \`${name}\``));
      // A row that was run stands twice: what it said before, and what it says now.
      const count = prefix === "|" ? rans.find(({ row }) => row.name === name)?.outcome.figures.length : 1;
      return fresh.has(name) ? own.slice(-(count ?? 1)) : own;
    });
  return `${before}${start}\n${[...head, ...kept("|"), "", ...kept("-")].join("\n")}\n${end}${after}`;
}

function parts(page: string): [before: string, block: string, after: string] {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`results: the page must hold the lines ${start} and ${end}`);
  return [page.slice(0, from), page.slice(from + start.length, to), page.slice(to + end.length)];
}

function tableLines({ row, outcome, minutes, where }: Ran): string[] {
  const run = `${minutes.toFixed(1)} min, ${where}`;
  return outcome.figures.map((figure) => {
    const cells = [`\`${row.name}\``, figure.name, result(figure), reach(figure), beside(figure), run];
    return `| ${cells.join(" | ")} |`;
  });
}

/** The number, bold where it reaches what it should. */
function result(figure: Figure): string {
  const shown = figure.value.toFixed(figure.digits);
  return reached(figure) ? `**${shown}**` : shown;
}

/** Whether a figure, as it is shown, is as good as it should be. */
export function reached({ value, digits, reach }: Figure): boolean {
  if (!reach) return false;
  const shown = Number(value.toFixed(digits));
  return "atMost" in reach ? shown <= reach.atMost : shown >= reach.atLeast;
}

function reach({ reach, digits }: Figure): string {
  if (!reach) return "–";
  return "atMost" in reach ? `≤ ${reach.atMost.toFixed(digits)}` : `≥ ${reach.atLeast.toFixed(digits)}`;
}

function beside({ beside, digits }: Figure): string {
  return Object.entries(beside)
    .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
    .join(", ");
}

function noteLine({ row, outcome }: Ran): string {
  return `- \`${row.name}\`: ${[row.what, ...(outcome.notes ?? [])].join(" ")}`;
}
