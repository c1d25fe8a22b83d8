import {
  type Dataset,
  type FilledColumn,
  type Model,
  type ResultColumn,
  writeFilled,
  writeTable,
} from "../../node.ts";
import { rowCells } from "../../report/results/rowResults.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command, Context } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { stopIf } from "../stop.ts";

/** Fills the missing cells of a table; everything else stays as it stands in the file. */
export const impute: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async (model, data) => {
    const hidden = await model.judgeImputation(data, { seed: values.seed });
    const { columns, rounds, change } = data.cells
      ? await fillFile(model, data, context)
      : await fillRows(model, data, context);
    const filled = columns.reduce((sum, column) => sum + column.filled, 0);
    const left = columns.flatMap(({ name, left }) => left.map((cells) => ({ column: name, ...cells })));
    const { rmse, accuracy } = hidden;
    return {
      document: {
        model: operands[0],
        out,
        rows: data.rows,
        filled,
        columns,
        left: left.reduce((sum, { cells }) => sum + cells, 0),
        rounds,
        change,
        hidden,
        seconds: (performance.now() - began) / 1000,
      },
      text: [
        filled === 0
          ? `no missing cell of ${count(data.rows, "row")} was filled; ${out} holds them as they were`
          : `${count(filled, "missing cell")} of ${count(data.rows, "row")} filled in ${count(rounds, "round")} into ${out}; the last round changed them by ${showNumber(change)} standard deviations`,
        ...left.map(
          ({ column, cells, why }) =>
            `"${column}": ${count(cells, "cell")} left as ${cells === 1 ? "it is" : "they are"}: ${why}`,
        ),
        ...(hidden.cells > 0
          ? [
              `${count(hidden.cells, "known cell")} of ${count(hidden.rows, "row")}, evenly spread, ${hidden.cells === 1 ? "was" : "were"} hidden and filled to judge it:`,
            ]
          : []),
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
  });
};

/** What was filled. */
interface Outcome {
  readonly columns: readonly FilledColumn[];
  readonly rounds: number;
  readonly change: number;
}

/** A file again, with its missing cells filled. */
async function fillFile(
  model: Model,
  data: Dataset,
  { values, progress, signal }: Context,
): Promise<Outcome> {
  const filled = await model.fillTable(data, {
    onRows: (rows) => {
      stopIf(signal);
      progress.count("filling", rows, data.rows);
    },
  });
  await writeFilled(values.out!, filled, data);
  return { columns: filled.columns, ...filled.progress() };
}

/** Rows that come from no file of cells: an array, or a built-in set. */
async function fillRows(
  model: Model,
  data: Dataset,
  { values, progress, signal }: Context,
): Promise<Outcome> {
  const known = data.columns ?? [];
  const filled = known.map(() => 0);
  let [rounds, change] = [0, 0];
  async function* rows() {
    for await (const { start, given, rows: full, changes } of model.stream.impute(data)) {
      for (let i = 0; i < given.data.length; i++)
        filled[i % known.length] += Number(Number.isNaN(given.data[i]) && !Number.isNaN(full.data[i]));
      rounds = Math.max(rounds, changes.length);
      change = Math.max(change, changes.at(-1) ?? 0);
      yield* rowCells(model.spec.input, full);
      stopIf(signal);
      progress.count("filling", start + full.shape[0], data.rows);
    }
  }
  const columns = known.map(
    ({ name, kind }): ResultColumn => ({ name, kind: kind === "numeric" ? "number" : "text" }),
  );
  await writeTable(values.out!, columns, rows());
  return {
    columns: known.flatMap(({ name }, c) => (filled[c] > 0 ? [{ name, filled: filled[c], left: [] }] : [])),
    rounds,
    change,
  };
}

function count(n: number, what: string): string {
  return `${showCount(n)} ${what}${n === 1 ? "" : "s"}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
