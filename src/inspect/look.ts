import type { Column, ColumnKind, Dataset, SourceColumnUse } from "../data/dataset.ts";
import type { OpenOptions } from "../data/options.ts";
import { type ColumnStatistics, fitColumns } from "../data/statistics.ts";
import { shownNumber } from "../models/inputs/columns.ts";

/** What was understood of some data, before anything is trained. */
export interface Look {
  /** The file, or how the data is called. */
  readonly name: string;
  /** A table, pictures or a series. */
  readonly kind: Dataset["kind"];
  /** Rows, pictures, or windows of a series. */
  readonly rows: number;
  /** Shape of one row: [columns], [channels, height, width] or [columns, window]. */
  readonly shape: readonly number[];
  /** Every column of a table or series, in the order of the source; none for pictures. */
  readonly columns: readonly LookColumn[];
  /** How many rows have each label, most frequent first; absent without labels. */
  readonly labels?: readonly { readonly label: string; readonly rows: number }[];
  /** What had to be skipped, converted or guessed, one sentence each. */
  readonly notes: readonly string[];
}

/** What was understood of a column. */
export interface LookColumn {
  /** Its name in the source. */
  readonly name: string;
  /** What its cells are. */
  readonly kind: ColumnKind;
  /** Whether it would be learnt from. */
  readonly used: boolean;
  /** Why it would not. */
  readonly why?: string;
  /** Cells without a value; absent where they were not looked at. */
  readonly missing?: number;
  /** Smallest number of a numeric column, of dates the first (ISO 8601); absent where it has none. */
  readonly min?: number | string;
  /** Largest number of a numeric column, of dates the last; absent where it has none. */
  readonly max?: number | string;
  /** Values of a categorical column, in alphabetical order. */
  readonly categories?: readonly string[];
}

/** Opens data as the options say, looks at it as `train` would see it, and closes it again. */
export async function look(
  open: (options: OpenOptions) => Promise<Dataset>,
  options: OpenOptions,
): Promise<Look> {
  const data = await open(options);
  try {
    if (data.cut === undefined) return await lookAt(data);
    const table = await open({ ...options, series: false });
    return await lookAt(data, table).finally(() => table.close());
  } finally {
    await data.close();
  }
}

/**
 * Looks at open data. `table` is what a series with windows is cut from, so that each of its cells is
 * counted once; else the data itself.
 */
async function lookAt(data: Dataset, table: Dataset = data): Promise<Look> {
  const { name, kind, rows, shape, labels } = data;
  const fitted = table.columns ? await fitColumns(table) : { columns: [], notes: [] };
  const statistics = new Map(fitted.columns.map((column) => [column.name, column]));
  const uses = table.sourceColumns ?? (table.columns ?? []).map(used);
  const learnt = new Set(
    (data.kind === "series" && table !== data ? data : table).columns?.map((c) => c.name),
  );
  return {
    ...{ name, kind, rows, shape },
    columns: uses.map((use) => columnOf(use, statistics.get(use.name), learnt)),
    ...(labels && { labels: counted(labels) }),
    notes: [...data.notes, ...fitted.notes],
  };
}

function used({ name, kind }: Column): SourceColumnUse {
  return { name, kind, used: true };
}

function columnOf(
  use: SourceColumnUse,
  found: ColumnStatistics | undefined,
  learnt: ReadonlySet<string>,
): LookColumn {
  if (found === undefined) return use;
  const { name, missing } = found;
  const kind = found.kind === "numeric" && found.date ? "date" : found.kind;
  return {
    ...{ name, kind, used: learnt.has(name) },
    ...(!learnt.has(name) && { why: "a series is made of numbers" }),
    missing,
    ...(found.kind === "numeric" &&
      found.count > 0 && {
        min: shownNumber(found, found.min),
        max: shownNumber(found, found.max),
      }),
    ...(found.kind === "categorical" && { categories: found.categories }),
  };
}

function counted(labels: readonly string[]): { label: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, rows]) => ({ label, rows })).sort((a, b) => b.rows - a.rows);
}
