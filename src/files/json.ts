import { dataError, type HourglassError, usageError } from "../core/errors.ts";

/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: JsonValue };

const deepest = 100;

/** The longest name of a field, in characters, so that a message which quotes it stays a line. */
export const longestName = 1000;

/**
 * Parses JSON from a stranger in time linear in its length: unlike `JSON.parse` it refuses a name given twice,
 * `__proto__`, nesting past 100 levels, more than `most` values and numbers that overflow. `subject` is the file and
 * field, for the message.
 */
export function parseJson(text: string, subject: string, { most = 1e7 } = {}): JsonValue {
  let at = 0;
  let values = 0;

  const refuse = (rule: string): HourglassError =>
    dataError({
      subject,
      reason: "damaged",
      rule: `${rule} (at character ${at})`,
      repair: "the file is damaged or was made by another program",
    });

  const skipSpace = (): void => {
    while (isSpace(text.charCodeAt(at))) at++;
  };
  const expect = (mark: string): void => {
    if (text[at] !== mark) throw refuse(`JSON must have ${mark} here`);
    at++;
  };

  const string = (): string => {
    expect('"');
    const start = at;
    for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) {
      if (!(code >= 32)) throw refuse("JSON must end its text in a quote, without control characters");
      at += code === 92 ? 2 : 1;
    }
    at++;
    const inside = text.slice(start, at - 1);
    return inside.includes("\\") ? literal(text.slice(start - 1, at)) : inside;
  };

  const literal = <T extends JsonValue>(source: string): T => {
    try {
      return JSON.parse(source);
    } catch {
      throw refuse("JSON must have a correct text, number, true, false or null here");
    }
  };

  const word = (): JsonValue => {
    const start = at;
    while (at < text.length && !endsWord(text.charCodeAt(at))) at++;
    const value = literal<JsonValue>(text.slice(start, at));
    if (typeof value === "number" && !Number.isFinite(value)) throw refuse("JSON must hold finite numbers");
    return value;
  };

  /** Items up to the closing mark, with commas between. */
  const items = (close: string, item: () => void): void => {
    at++;
    skipSpace();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      item();
      skipSpace();
      if (text[at] === close) break;
      expect(",");
    }
    at++;
  };

  const value = (depth: number): JsonValue => {
    if (depth > deepest) throw refuse(`JSON must not nest deeper than ${deepest}`);
    if (++values > most) throw refuse(`JSON must not hold more than ${most} values`);
    skipSpace();
    if (text[at] === '"') return string();
    if (text[at] === "[") {
      const list: JsonValue[] = [];
      items("]", () => list.push(value(depth + 1)));
      return list;
    }
    if (text[at] !== "{") return word();

    const entries = new Map<string, JsonValue>();
    items("}", () => {
      skipSpace();
      const name = string();
      if (name.length > longestName)
        throw refuse(`JSON must not have names longer than ${longestName} characters`);
      if (name === "__proto__") throw refuse("JSON must not use the name __proto__");
      if (entries.has(name))
        throw refuse(`JSON must give each name once, ${JSON.stringify(name)} stands twice`);
      skipSpace();
      expect(":");
      entries.set(name, value(depth + 1));
    });
    return Object.fromEntries(entries);
  };

  const parsed = value(1);
  skipSpace();
  if (at < text.length) throw refuse("JSON must end after its first value");
  return parsed;
}

/**
 * Writes JSON that reads back as it was: where `JSON.stringify` would turn NaN into null or a typed array into an
 * object, this refuses. A property that is undefined is left out.
 */
export function writeJson(value: unknown, subject: string): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name: string) {
    // From the holder, for what arrives here has been through toJSON: a date would pass as its text.
    const item = this[name];
    const plain =
      item === undefined ||
      item === null ||
      typeof item === "string" ||
      typeof item === "boolean" ||
      (typeof item === "number" && Number.isFinite(item)) ||
      Array.isArray(item) ||
      isPlainObject(item);
    if (!plain || name === "__proto__" || name.length > longestName) {
      throw usageError({
        subject,
        reason: "invalid-value",
        rule: `${name || "the value"} must be plain JSON with short names`,
        received: String(item),
        repair: "give short strings, finite numbers, true, false, null, and lists and objects of them",
      });
    }
    return item;
  });
}

/** Whether a JSON value is an object: not null, not a list. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Whether a character ends a number or a word such as true: space, comma, colon, bracket, brace or quote. */
function endsWord(code: number): boolean {
  return isSpace(code) || code === 44 || code === 58 || code === 93 || code === 125 || code === 34;
}
