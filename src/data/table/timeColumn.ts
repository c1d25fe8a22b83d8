import type { TimeColumn } from "../dataset.ts";
import { numberOf } from "./cells.ts";
import type { ColumnWishes } from "./columnWishes.ts";
import { daysOf } from "./dates.ts";
import { daysAs, isSure, type Profile, profile } from "./kinds.ts";
import type { Cell, TableSource } from "./tableSource.ts";

const timeNames = /^(time|times?tamp|date|date[ _-]?time|datetime|epoch|unix[ _-]?time|ts)$/i;

/** When the rows of a table are, and the places of the columns that say it: a date's may have its time of day beside it. */
export interface ReadTime extends TimeColumn {
  readonly places: readonly number[];
}

/**
 * The column of a table that says when its rows are, among some: one of dates or, by a usual name such as `time`,
 * `timestamp` or `epoch`, of numbers. Days without a time take it from the first column of times of day, where there is one.
 * Undefined where no column says it.
 */
export async function readTime(
  source: TableSource,
  places: readonly number[],
  wishes: ColumnWishes,
): Promise<ReadTime | undefined> {
  const named = (place: number): boolean => timeNames.test(source.columns[place].name.trim());
  const isAsked = (place: number): boolean => wishes.types.get(source.columns[place].name) === "date";
  // A column that begins with numbers holds no dates.
  const looked = places.filter((place) => {
    const { wordy, cells } = source.columns[place];
    return isAsked(place) || named(place) || wordy || cells === "other";
  });
  const types = new Map(looked.map((place) => [source.columns[place].name, "date" as const]));
  const profiles = await profile(source, looked, { ...wishes, types });
  const found = looked.flatMap((place) => {
    const one = profiles.get(place);
    const kind = one && timeKind(one, named(place));
    return kind ? [{ place, profile: one, kind }] : [];
  });
  const rank = ({ place, kind }: (typeof found)[number]) =>
    (isAsked(place) ? 4 : 0) + (named(place) ? 2 : 0) + (kind === "clock" ? 0 : 1);
  const [best] = found.toSorted((a, b) => rank(b) - rank(a));
  if (best === undefined) return undefined;
  const read = async ({ place, profile: { rows }, kind }: typeof best): Promise<Float64Array> => {
    const { name, commas } = source.columns[place];
    const { date } = daysAs(name, profiles.get(place) as Profile);
    const of = (cell: Cell) => (kind === "number" ? numberOf(cell, commas) : daysOf(cell, date));
    const values = new Float64Array(rows);
    let at = 0;
    for await (const { rows: count, columns } of source.batches([place]))
      for (let row = 0; row < count; row++) values[at++] = of(columns[0][row]);
    return values;
  };
  const values = await read(best);
  const { name } = source.columns[best.place];
  const clock = found.find(({ place, kind }) => kind === "clock" && place !== best.place);
  if (best.kind === "dates" && clock && values.every((day) => Number.isNaN(day) || Number.isInteger(day))) {
    const times = await read(clock);
    return {
      ...{ name, clock: source.columns[clock.place].name, dated: true },
      ...{ values: values.map((day, row) => day + times[row]), places: [best.place, clock.place] },
    };
  }
  if (best.kind !== "clock") return { name, values, dated: best.kind === "dates", places: [best.place] };
  return { name, values: throughMidnight(values), dated: "clock", places: [best.place] };
}

/** What a column says of time: dates, times of day alone, or numbers of its own under a usual name; nothing otherwise. */
function timeKind(found: Profile, named: boolean): "dates" | "clock" | "number" | undefined {
  if (found.filled === 0) return undefined;
  if (isSure(found.dates, found)) return found.clocks === found.dates ? "clock" : "dates";
  if (!named || !isSure(found.numbers, found)) return undefined;
  return isSure(found.stamps, found) ? "dates" : "number";
}

/** Times of day that go on into the next day where they go back. */
function throughMidnight(times: Float64Array): Float64Array {
  let [days, before] = [0, Number.NEGATIVE_INFINITY];
  return times.map((time) => {
    if (time < before) days++;
    if (!Number.isNaN(time)) before = time;
    return time + days;
  });
}
