import type { TimeColumn } from "../dataset.ts";
import { numberOf } from "./cells.ts";
import type { ColumnWishes } from "./columnWishes.ts";
import { daysOf } from "./dates.ts";
import { daysAs, profile, sureShare } from "./kinds.ts";
import type { TableSource } from "./tableSource.ts";

const timeNames = /^(time|times?tamp|date|date[ _-]?time|datetime|epoch|unix[ _-]?time|ts)$/i;

/**
 * The column of a table that says when its rows are, among some: one of dates or, by a usual name such as `time`,
 * `timestamp` or `epoch`, of numbers. Undefined where there is none.
 */
export async function readTime(
  source: TableSource,
  places: readonly number[],
  wishes: ColumnWishes,
): Promise<(TimeColumn & { place: number }) | undefined> {
  const named = (place: number): boolean => timeNames.test(source.columns[place].name.trim());
  const isAsked = (place: number): boolean => wishes.types.get(source.columns[place].name) === "date";
  // A column that begins with numbers holds no dates.
  const looked = places.filter((place) => {
    const { wordy, cells } = source.columns[place];
    return isAsked(place) || named(place) || wordy || cells === "other";
  });
  const types = new Map(looked.map((place) => [source.columns[place].name, "date" as const]));
  const profiles = await profile(source, looked, { ...wishes, types });
  const byName = looked.toSorted((a, b) => Number(named(b)) - Number(named(a)));
  for (const place of byName.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)))) {
    const found = profiles.get(place);
    if (!found || found.filled === 0) continue;
    const dated = found.dates >= sureShare * found.filled;
    if (!dated && !(named(place) && found.numbers >= sureShare * found.filled)) continue;
    const { name, commas } = source.columns[place];
    const { day } = daysAs(name, found);
    const values = new Float64Array(found.rows);
    let at = 0;
    for await (const { rows, columns } of source.batches([place]))
      for (let row = 0; row < rows; row++)
        values[at++] = dated ? daysOf(columns[0][row], day) : numberOf(columns[0][row], commas);
    return { name, place, values, dated };
  }
  return undefined;
}
