/** Days since the beginning of 1970 (UTC) as a date, with the time to the second where it is no whole day (ISO 8601). */
export function dateOf(days: number): string {
  const date = new Date(Math.round(days * 86400) * 1000);
  if (Number.isNaN(date.getTime())) return String(days);
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text.replace(".000Z", "Z");
}

/** A part of a day, in 0…1, as the time of day to the second: 0.75 is 18:00:00. What lies beyond is the first or last second. */
export function clockText(part: number): string {
  const seconds = Math.min(86399, Math.max(0, Math.round(part * 86400)));
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}
