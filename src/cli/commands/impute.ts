import { type Column, type Dataset, type ResultRow, writeTable } from "../../node.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { openData, withModelAndData } from "../open.ts";
import { stopIf } from "../stop.ts";

/** Bytes of the table that are kept in memory while it is passed over in order. */
const passedMemory = 32 * 2 ** 20;

/** Fills the missing cells of a table; every other cell stays as it was, columns that the model does not use too. */
export const impute: Command = async (context) => {
  const { operands, values, progress } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async (model, seen) => {
    // Opened twice: as the model sees it, and as it is, with the categories and columns that the model does not know.
    const whole = await openData(operands[1], context, { label: undefined, memoryLimit: passedMemory });
    let missing = 0;
    let rounds = 0;
    let change = 0;

    async function* rows(): AsyncGenerator<ResultRow> {
      const from = sources(columnsOf(whole), columnsOf(seen));
      for await (const { start, given, rows: filled, ...went } of model.stream.impute(seen)) {
        missing += went.missing;
        rounds = Math.max(rounds, went.changes.length);
        change = Math.max(change, went.changes.at(-1) ?? 0);
        const count = given.shape[0];
        const own = await whole.read(Uint32Array.from({ length: count }, (_, i) => start + i));
        for (let i = 0; i < count; i++) {
          yield from.map((at, c) => {
            const kept = at === undefined || !Number.isNaN(Number(given.data[i * seen.shape[0] + at]));
            return kept
              ? cell(whole, c, Number(own.data[i * whole.shape[0] + c]))
              : cell(seen, at, filled.data[i * seen.shape[0] + at]);
          });
        }
        stopIf(context.signal);
        progress.count("filling", start + count, seen.rows);
      }
    }
    try {
      const hidden = await model.judgeImputation(seen, { seed: values.seed });
      const columns = columnsOf(whole).map(({ name, kind }) => ({
        name,
        kind: kind === "numeric" ? ("number" as const) : ("text" as const),
      }));
      const written = await writeTable(out, columns, rows());
      const { rmse, accuracy } = hidden;
      return {
        document: {
          model: operands[0],
          out,
          rows: written,
          filled: missing,
          rounds,
          change,
          hidden,
          seconds: (performance.now() - began) / 1000,
        },
        text: [
          `${showCount(missing)} missing cells of ${showCount(written)} rows filled in ${rounds} rounds into ${out}; the last round changed them by ${showNumber(change)} standard deviations`,
          `${showCount(hidden.cells)} known cells of ${showCount(hidden.rows)} rows, evenly spread, were hidden and filled to judge it:`,
          ...(rmse
            ? [
                `numbers: error ${showNumber(rmse.model)} standard deviations, the column's mean ${showNumber(rmse.mean)}`,
              ]
            : []),
          ...(accuracy
            ? [
                `categories: ${percent(accuracy.model)} right, the most frequent one ${percent(accuracy.mostFrequent)}`,
              ]
            : []),
        ].join("\n"),
      };
    } finally {
      await whole.close();
    }
  });
};

/** A table's columns; data of another kind has none, and a model of it fills nothing. */
function columnsOf({ columns = [] }: Dataset): readonly Column[] {
  return columns;
}

/** For each column of the table as it is, which column of the model it is, where its values are of the same kind. */
function sources(whole: readonly Column[], seen: readonly Column[]): (number | undefined)[] {
  const place = new Map(seen.map(({ name, kind }, i) => [`${kind} ${name}`, i]));
  return whole.map(({ name, kind }) => place.get(`${kind} ${name}`));
}

function cell({ columns }: Dataset, c: number, value: number): number | string {
  const column = columns![c];
  return column.kind === "numeric" ? value : (column.categories?.[value] ?? "");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
