import { isObject, type JsonValue } from "./json.ts";

/** The first place where two JSON values differ, as `path: was A, now B`; undefined where they agree. */
export function firstDifference(
  was: JsonValue | undefined,
  now: JsonValue | undefined,
  path = "",
): string | undefined {
  if (isObject(was) && isObject(now)) {
    const names = new Set([...Object.keys(was), ...Object.keys(now)]);
    return firstOf([...names], (name) =>
      firstDifference(was[name], now[name], path ? `${path}.${name}` : name),
    );
  }
  if (Array.isArray(was) && Array.isArray(now) && was.length === now.length) {
    return firstOf([...was.keys()], (index) => firstDifference(was[index], now[index], `${path}[${index}]`));
  }
  return same(was, now) ? undefined : `${path || "value"}: was ${show(was)}, now ${show(now)}`;
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return typeof a === "object" || typeof b === "object" ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}

function show(value: JsonValue | undefined): string {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
