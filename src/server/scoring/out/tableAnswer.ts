import {
  type Dataset,
  type Model,
  type ResultColumn,
  type ResultRow,
  type TableFormat,
  tableStream,
} from "../../../node.ts";
import { codeCells, codeColumns } from "../../../report/results/codeResults.ts";
import { rowCells, rowColumns, timeStepsOf } from "../../../report/results/rowResults.ts";
import {
  blamesOf,
  numericVerdictCells,
  numericVerdictColumns,
  verdictCells,
  verdictColumns,
} from "../../../report/results/verdictResults.ts";
import type { Parameters } from "../work/parameters.ts";
import type { Results } from "../work/results.ts";

/** Columns that are blamed for a row. */
const most = 3;

/** What results are of. */
export interface Asked {
  readonly model: Model;
  readonly data: Pick<Dataset, "rows" | "cut" | "labels" | "names">;
  readonly parameters: Parameters;
}

/** Results as a table in a format: the same bytes as the command line writes into a file. */
export function tableAnswer(
  format: TableFormat,
  results: Results,
  { model, data, parameters }: Asked,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { cut } = data;
  const count = results.kind !== "codes" && cut ? cut.timeSteps : data.rows;
  const labels = format === "npy" ? undefined : results.kind === "verdicts" && cut ? cut.labels : data.labels;
  const write = (columns: readonly ResultColumn[], rows: AsyncIterable<ResultRow>) =>
    tableStream(format, columns, rows, count);
  switch (results.kind) {
    case "codes": {
      const { latent } = model.spec;
      const { width = latent, label = "label" } = parameters;
      return write(
        codeColumns(width, labels && label),
        flat(results.parts, ({ start, rows }) =>
          codeCells(rows, width, labels?.slice(start, start + rows.shape[0])),
        ),
      );
    }
    case "rows": {
      const input = cut ? timeStepsOf(model.spec.input) : model.spec.input;
      return write(
        rowColumns(input),
        flat(results.parts, ({ rows }) => rowCells(input, rows)),
      );
    }
    case "verdicts": {
      if (format === "npy")
        return write(
          numericVerdictColumns,
          flat(results.parts, (part) => part.map((verdict) => numericVerdictCells(verdict, {}))),
        );
      const judged = {
        rows: count,
        ...(labels && { labels }),
        ...(!cut && data.names && { names: data.names }),
        ...(cut?.timeOf && { timeOf: cut.timeOf }),
      };
      const blames = blamesOf(model.spec.input, most, cut !== undefined);
      return write(
        verdictColumns(blames, judged),
        flat(results.parts, (part) => part.map((verdict) => verdictCells(verdict, blames, judged))),
      );
    }
    default:
      return results satisfies never;
  }
}

/** The rows of all parts, one after the other. */
async function* flat<P, R>(parts: AsyncIterable<P>, rowsOf: (part: P) => Iterable<R>): AsyncGenerator<R> {
  for await (const part of parts) yield* rowsOf(part);
}
