/** Days since the beginning of 1970 (UTC) as a date, with the time to the second where it is no whole day (ISO 8601). */
export function dateOf(days: number): string {
  const date = new Date(Math.round(days * 86400) * 1000);
  if (Number.isNaN(date.getTime())) return String(days);
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text.replace(".000Z", "Z");
}
