import { usageError } from "../../core/errors.ts";
import { type ColumnType, columnTypes, type OpenOptions } from "../options.ts";
import { list } from "./list.ts";
import type { TableSource } from "./tableSource.ts";

/** What was asked of the columns of a table, checked against it. */
export interface ColumnWishes {
  /** What columns are said to be, by name. */
  readonly types: ReadonlyMap<string, ColumnType>;
  /** Texts that mean a missing cell, where not the usual ones. */
  readonly missing: ReadonlySet<string> | undefined;
  /** Why a column is not looked at, by its place. */
  readonly skipped: ReadonlyMap<number, string>;
}

/** The options of a table, by the columns that it has; refuses names that it lacks and types that there are not. */
export function columnWishes(
  { name: subject, columns: has }: TableSource,
  { columns, drop, types = {}, missing, like, label }: OpenOptions,
): ColumnWishes {
  const names = new Set(has.map(({ name }) => name));
  const check = (option: "columns" | "drop" | "types", wanted: readonly string[]): void => {
    const absent = wanted.filter((name) => !names.has(name));
    // What a model takes says which columns are read, whatever was left out where it learnt.
    if (absent.length === 0 || like) return;
    throw usageError({
      subject: { option },
      reason: "wrong-columns",
      rule: `names ${list(absent)}, which ${subject} has not`,
      received: list([...names]),
      repair: "name columns that it has",
    });
  };
  check("columns", columns ?? []);
  check("drop", drop ?? []);
  check("types", Object.keys(types));
  for (const [column, type] of Object.entries(types)) {
    if (!columnTypes.includes(type))
      throw usageError({
        subject: `types, column "${column}"`,
        reason: "invalid-option",
        rule: `must be ${columnTypes.join(", ")}`,
        received: type,
        repair: "name one of them",
      });
  }
  const skipped = new Map<number, string>();
  const [kept, dropped] = [columns && new Set(columns), new Set(drop)];
  for (const [place, { name }] of has.entries()) {
    if (name === label) continue;
    if (dropped.has(name)) skipped.set(place, "asked by drop");
    else if (types[name] === "skip") skipped.set(place, "asked by types");
    else if (kept && !kept.has(name)) skipped.set(place, "not among the columns asked for");
  }
  return {
    types: new Map(Object.entries(types)),
    missing: missing && new Set(missing.map((text) => text.trim())),
    skipped,
  };
}
