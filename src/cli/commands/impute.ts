import { evenly } from "../../core/evenly.ts";
import type { Dataset } from "../../data/dataset.ts";
import { type ResultRow, writeTable } from "../../hosts/node/tables/writeTable.ts";
import { hiddenCells } from "../../inspect/hiddenCells.ts";
import { chunks } from "../../model/chunks.ts";
import { runner } from "../../model/runner.ts";
import { showCount, showNumber } from "../../report/units.ts";
import { impute as filled } from "../../tasks/impute.ts";
import type { Command } from "../command.ts";
import { openData, openDataFor, openEngine, openModel, passedMemory } from "../open.ts";
import { stopIf } from "../stop.ts";

/** Most rows of which known cells are hidden, to judge the filling, and most numbers that they are as features: 80 MB. */
const judgedRows = 5000;
const judgedNumbers = 20_000_000;

/** Fills the missing cells of a table; every other cell stays as it was, columns that the model does not use too. */
export const impute: Command = async (context) => {
  const { operands, values, progress } = context;
  const out = values.out!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  // Twice: as the model sees it, and as it is, with the categories and columns that the model does not know.
  const seen = await openDataFor(model, operands[1], context);
  const whole = await openData(operands[1], context, { label: undefined, memoryLimit: passedMemory });
  const engine = await openEngine(context);
  const run = runner(model, engine);
  let missing = 0;
  let rounds = 0;
  let change = 0;

  async function* rows(): AsyncGenerator<ResultRow> {
    const from = sources(whole, seen);
    for await (const { start, raw } of chunks(seen, run)) {
      const done = await filled({ ...model, run }, raw);
      missing += done.missing;
      rounds = Math.max(rounds, done.changes.length);
      change = Math.max(change, done.changes.at(-1) ?? 0);
      const own = await whole.read(Uint32Array.from({ length: raw.shape[0] }, (_, i) => start + i));
      for (let i = 0; i < raw.shape[0]; i++) {
        yield from.map((at, c) => {
          const kept = at === undefined || !Number.isNaN(Number(raw.data[i * seen.shape[0] + at]));
          return kept
            ? cell(whole, c, Number(own.data[i * whole.shape[0] + c]))
            : cell(seen, at, done.rows.data[i * seen.shape[0] + at]);
        });
      }
      stopIf(context.signal);
      progress.count("filling", start + raw.shape[0], seen.rows);
    }
  }
  try {
    const most = Math.max(1, Math.min(judgedRows, Math.floor(judgedNumbers / run.width)));
    const judged = await seen.read(evenly(seen.rows, most));
    const hidden = {
      rows: judged.shape[0],
      ...(await hiddenCells({ ...model, run }, judged, { seed: values.seed })),
    };
    const columns = whole.columns!.map(({ name, kind }) => ({
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
    await run.close();
    await engine.close();
    await seen.close();
    await whole.close();
  }
};

/** For each column of the table as it is, which column of the model it is, where its values are of the same kind. */
function sources(whole: Dataset, seen: Dataset): (number | undefined)[] {
  const place = new Map(seen.columns!.map(({ name, kind }, i) => [`${kind} ${name}`, i]));
  return whole.columns!.map(({ name, kind }) => place.get(`${kind} ${name}`));
}

function cell({ columns }: Dataset, c: number, value: number): number | string {
  const column = columns![c];
  return column.kind === "numeric" ? value : (column.categories?.[value] ?? "");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
