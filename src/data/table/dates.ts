import type { Cell } from "./tableSource.ts";

/** Dates and times of day, in the forms that the field uses: ISO 8601, databases, spreadsheets, mail and C. */

/** Whether a cell is a date, a date and a time, a month, a quarter, or a time of day. */
export function isDate(cell: Cell): boolean {
  if (cell instanceof Date) return true;
  return typeof cell === "string" && groupsOf(cell) !== undefined;
}

const zone = String.raw`(\s?(Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?(\s?\[[\w/+-]+\])?`;
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}([.,]\d+)?))?(\s?(?<half>[ap])\.?m\.?)?(?<zone>${zone})`;
const after = String.raw`((,?\s+|T)${time})?`;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const word = `(?<word>${months.map((name) => `${name}[a-z]*`).join("|")})\\.?`;
const day = String.raw`(?<day>\d{1,2})(st|nd|rd|th)?`;
const weekday = "((mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+)?";

const forms: readonly RegExp[] = [
  String.raw`(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})${after}`,
  String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})${after}`,
  String.raw`(?<year>(19|20)\d{2})(?<month>0[1-9]|1[0-2])(?<day>[0-3]\d)T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>${zone})`,
  String.raw`(?<year>\d{4})-(?<month>0[1-9]|1[0-2])`,
  String.raw`(?<year>\d{4})[- ]?Q(?<quarter>[1-4])`,
  String.raw`Q(?<quarter>[1-4])[- ](?<year>\d{4})`,
  String.raw`(?<year>\d{4})-?W(?<week>\d{2})(-?(?<weekday>[1-7]))?`,
  String.raw`${weekday}${day}[\s-]+${word}[\s,-]+(?<year>\d{4}|\d{2})${after}`,
  String.raw`${weekday}${word}\s+${day},?\s+(?<year>\d{4})${after}`,
  String.raw`${weekday}${word}\s+${day}\s+(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})(\s[A-Z]{3,4})?\s+(?<year>\d{4})`,
  String.raw`${word}[\s-]+(?<year>\d{4})`,
  time,
].map((form) => new RegExp(`^${form}$`, "i"));

/** How each of the forms begins: tried first, for most texts of a table are none of them. */
const beginning = new RegExp(
  String.raw`^\s*(\d|Q[1-4]|(${[...months, "mon|tue|wed|thu|fri|sat|sun"].join("|")}).*\d)`,
  "i",
);

/** Which of the two numbers of `1/2/2024` a cell shows to be the day: the one above 12. */
export function dayPlace(cell: Cell): "first" | "second" | undefined {
  const groups = typeof cell === "string" ? groupsOf(cell) : undefined;
  if (groups?.first === undefined) return undefined;
  if (Number(groups.first) > 12) return "first";
  return Number(groups.other) > 12 ? "second" : undefined;
}

/**
 * A date as days since the beginning of 1970 (UTC), a time of day as a part of 1; NaN where it is none. Years of two
 * digits are those from 1970 to 2069. `day` says where the day of `1/2/2024` stands.
 */
export function daysOf(cell: Cell, day: "first" | "second" = "first"): number {
  if (cell instanceof Date) return cell.getTime() / 864e5;
  const groups = typeof cell === "string" ? groupsOf(cell) : undefined;
  if (!groups) return Number.NaN;
  const seconds = clockOf(groups);
  if (groups.year === undefined) return seconds / 86400;
  const year = Number(groups.year);
  const full = groups.year.length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
  if (groups.week !== undefined)
    return weekStart(full) + 7 * Number(groups.week) + Number(groups.weekday ?? 1);
  const [month, date] = monthAndDay(groups, day);
  const start = Date.UTC(full, month - 1, date);
  const real = month >= 1 && month <= 12 && new Date(start).getUTCDate() === date;
  return real ? start / 864e5 + seconds / 86400 : Number.NaN;
}

/** The day before the Monday of week 0 of a year: week 1 is the one that holds the fourth of January (ISO 8601). */
function weekStart(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth / 864e5 - ((new Date(fourth).getUTCDay() + 6) % 7) - 8;
}

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(cell: string): Groups | undefined {
  if (cell.length < 4 || cell.length > 48 || !beginning.test(cell)) return undefined;
  const text = cell.trim();
  for (const form of forms) {
    const found = form.exec(text);
    if (found) return found.groups;
  }
  return undefined;
}

function monthAndDay(groups: Groups, day: "first" | "second"): [month: number, day: number] {
  if (groups.first !== undefined) {
    const [first, second] = [Number(groups.first), Number(groups.other)];
    return day === "first" ? [second, first] : [first, second];
  }
  if (groups.quarter !== undefined) return [3 * Number(groups.quarter) - 2, 1];
  const month = groups.word
    ? months.indexOf(groups.word.slice(0, 3).toLowerCase()) + 1
    : Number(groups.month ?? 1);
  return [month, Number(groups.day ?? 1)];
}

/** Seconds of the day, in UTC. */
function clockOf({ hour = "0", minute = "0", second = "0", half, zone: place = "" }: Groups): number {
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hour);
  const offset = /([+-])(\d{2}):?(\d{2})/.exec(place);
  const shift = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return hours * 3600 + (Number(minute) - shift) * 60 + Number(second.replace(",", "."));
}
