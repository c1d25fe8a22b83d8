import type { DayPlace } from "../dataset.ts";
import { plainNumber } from "./cells.ts";
import { monthOf } from "./months.ts";
import type { Cell } from "./tableSource.ts";

/** Dates and times of day, in the forms that the field uses: ISO 8601, databases, spreadsheets, mail, C and East Asia. */

/** Whether a cell is a date, a date and a time, a month, a quarter, a time of day or a span in hours. */
export function isDate(cell: Cell): boolean {
  if (cell instanceof Date) return true;
  return typeof cell === "string" && groupsOf(cell) !== undefined;
}

/** Whether a number is a date written as digits alone: 20240131, or 20240131123000 with the time. */
export function isDigits(number: number): boolean {
  return !Number.isNaN(digitDays(number));
}

const zone = String.raw`(\s?(Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}(:?\d{2})?))?(\s?\[[\w/+-]+\])?`;
const half = String.raw`(\s?(?<half>[ap])\.?m\.?)?`;
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}([.,]\d+)?))?${half}(?<zone>${zone})`;
const dotted = String.raw`(?<hour>\d{1,2})\.(?<minute>\d{2})\.(?<second>\d{2}([.,]\d+)?)${half}(?<zone>${zone})`;
const separator = String.raw`(,?\s+|T|:)`;
const word = `(?<word>${[...monthOf.keys()].sort((a, b) => b.length - a.length).join("|")})\\.?`;
const day = String.raw`(?<day>\d{1,2})(st|nd|rd|th|\.|º)?`;
const weekday = "((mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+)?";

/** Forms of a date; a time may stand behind each. */
const dates: readonly string[] = [
  String.raw`(?<year>\d{4})(?<mark>[-/.])\s?(?<month>\d{1,2})\k<mark>\s?(?<day>\d{1,2})\.?`,
  String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})`,
  String.raw`(?<year>\d{4})[年년]\s?(?<month>\d{1,2})[月월](\s?(?<day>\d{1,2})[日일])?`,
  String.raw`${weekday}${day}[\s./-]*(de\s+)?${word}[\s.,/-]*(de\s+)?(?<year>\d{4}|\d{2})`,
  String.raw`${weekday}${word}\s+${day},?\s+(?<year>\d{4})`,
];

const forms: readonly RegExp[] = [
  ...dates.flatMap((date) => [`${date}(${separator}${time})?`, `${date}\\s+${dotted}`]),
  String.raw`(?<year>(19|20)\d{2})(?<month>0[1-9]|1[0-2])(?<day>[0-3]\d)T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>${zone})`,
  String.raw`(?<year>\d{4})[-/](?<month>0[1-9]|1[0-2])`,
  String.raw`(?<month>0[1-9]|1[0-2])/(?<year>(19|20)\d{2})`,
  String.raw`(?<year>\d{4})[- ]?Q(?<quarter>[1-4])`,
  String.raw`Q(?<quarter>[1-4])[- /](?<year>\d{4})`,
  String.raw`(?<quarter>[1-4])Q\s?(?<year>\d{4}|\d{2})`,
  String.raw`(?<year>\d{4})[- ]?H(?<part>[12])`,
  String.raw`H(?<part>[12])[- /](?<year>\d{4})`,
  String.raw`(?<year>\d{4})-?W(?<week>\d{2})(-?(?<weekday>[1-7]))?`,
  String.raw`${weekday}${word}\s+${day}\s+(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})(\s[A-Z]{3,4})?\s+(?<year>\d{4})`,
  String.raw`${word}[\s/-]+'?(?<year>\d{4}|\d{2})`,
  String.raw`((?<days>\d{1,5})\s?d(ays?)?,?\s+)?${time}`,
  String.raw`(?<hour>\d{3,4}):(?<minute>\d{2}):(?<second>\d{2})`,
  String.raw`(?<minute>\d{1,2}):(?<second>\d{2}[.,]\d+)`,
].map((form) => new RegExp(`^${form}$`, "i"));

/** Whether a text begins as a form does: asked first, for most texts of a table are none of them. */
function begins(cell: string): boolean {
  const [, digit, name] = beginning.exec(cell) ?? [];
  if (digit !== undefined || name === undefined) return digit !== undefined;
  const plain = withoutAccents(name).toLowerCase();
  return monthOf.has(plain) || /^([qh]|(mon|tue|wed|thu|fri|sat|sun).*)$/.test(plain);
}

const beginning = /^\s*(?:(\d)|(\p{L}+).*\d)/u;

function withoutAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
}

/** Which of the two numbers of `1/2/2024` a cell shows to be the day: the one above 12. Undefined for a date of another form. */
export function dayPlace(cell: Cell): DayPlace | "either" | undefined {
  const groups = typeof cell === "string" ? groupsOf(cell) : undefined;
  if (groups?.first === undefined) return undefined;
  if (Number(groups.first) > 12) return "first";
  return Number(groups.other) > 12 ? "second" : "either";
}

/**
 * A date as days since the beginning of 1970 (UTC), a time of day as a part of 1; NaN where it is none. Years of two
 * digits are those from 1970 to 2069. `day` says where the day of `1/2/2024` stands. A number is digits such as 20240131, or
 * the seconds since 1970 from 1979 on, or thousandths, millionths or billionths of them.
 */
export function daysOf(cell: Cell, day: DayPlace = "first"): number {
  if (cell instanceof Date) return cell.getTime() / 864e5;
  if (typeof cell === "number" || typeof cell === "bigint") return numberDays(Number(cell));
  if (typeof cell !== "string") return Number.NaN;
  const groups = groupsOf(cell);
  if (!groups) return numberDays(plainNumber(cell));
  const seconds = clockOf(groups);
  if (groups.year === undefined) return Number(groups.days ?? 0) + seconds / 86400;
  const year = Number(groups.year);
  const full = groups.year.length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
  if (groups.week !== undefined)
    return weekStart(full) + 7 * Number(groups.week) + Number(groups.weekday ?? 1);
  const [month, date] = monthAndDay(groups, day);
  const start = Date.UTC(full, month - 1, date);
  const real = month >= 1 && month <= 12 && new Date(start).getUTCDate() === date;
  return real ? start / 864e5 + seconds / 86400 : Number.NaN;
}

function numberDays(number: number): number {
  const digits = digitDays(number);
  if (!Number.isNaN(digits)) return digits;
  const unit = [1, 1e3, 1e6, 1e9].find((one) => number >= 3e8 * one && number < 4.5e9 * one);
  return unit === undefined ? Number.NaN : number / unit / 86400;
}

function digitDays(number: number): number {
  if (!Number.isInteger(number)) return Number.NaN;
  const clock = number >= 1e13;
  const [date, time] = clock ? [Math.floor(number / 1e6), number % 1e6] : [number, 0];
  if (date < 19000101 || date > 21001231) return Number.NaN;
  const [year, month, day] = [Math.floor(date / 1e4), Math.floor(date / 100) % 100, date % 100];
  const [hours, minutes, seconds] = [Math.floor(time / 1e4), Math.floor(time / 100) % 100, time % 100];
  const start = new Date(Date.UTC(year, month - 1, day));
  const real = start.getUTCMonth() === month - 1 && start.getUTCDate() === day && hours < 24 && minutes < 60;
  return real && seconds < 60
    ? start.getTime() / 864e5 + (hours * 3600 + minutes * 60 + seconds) / 86400
    : Number.NaN;
}

/** The day before the Monday of week 0 of a year: week 1 is the one that holds the fourth of January (ISO 8601). */
function weekStart(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth / 864e5 - ((new Date(fourth).getUTCDay() + 6) % 7) - 8;
}

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(cell: string): Groups | undefined {
  if (cell.length < 4 || cell.length > 48 || !begins(cell)) return undefined;
  const text = withoutAccents(cell.trim());
  for (const form of forms) {
    const found = form.exec(text);
    if (found) return found.groups;
  }
  return undefined;
}

function monthAndDay(groups: Groups, day: DayPlace): [month: number, day: number] {
  if (groups.first !== undefined) {
    const [first, second] = [Number(groups.first), Number(groups.other)];
    return day === "first" ? [second, first] : [first, second];
  }
  if (groups.quarter !== undefined) return [3 * Number(groups.quarter) - 2, 1];
  if (groups.part !== undefined) return [6 * Number(groups.part) - 5, 1];
  const month = groups.word ? monthOf.get(groups.word.toLowerCase()) : Number(groups.month ?? 1);
  return [month ?? Number.NaN, Number(groups.day ?? 1)];
}

/** Seconds of the day, in UTC. */
function clockOf({ hour = "0", minute = "0", second = "0", half, zone: place = "" }: Groups): number {
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hour);
  const offset = /([+-])(\d{2}):?(\d{2})?/.exec(place);
  const shift = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) : 0;
  return hours * 3600 + (Number(minute) - shift) * 60 + Number(second.replace(",", "."));
}
