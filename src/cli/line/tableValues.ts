import type { ColumnType } from "../../node.ts";
import type { Reader } from "./values.ts";

/** Whether a line names the columns, or which: `yes`, `no` or its number. */
export const headerLine: Reader<boolean | number> = {
  hint: "yes|no|N",
  rule: "must be yes, no or the number of the line that names the columns, such as 3",
  read: (text) => {
    if (text === "yes" || text === "no") return text === "yes";
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  },
};

const delimiterWords: Readonly<Record<string, string>> = {
  ...{ "\\t": "\t", tab: "\t", comma: ",", semicolon: ";", bar: "|", space: " ", blank: " " },
};

/** What stands between cells, as itself or in a word that a shell leaves alone. */
export const delimiterText: Reader<string> = {
  hint: "TEXT",
  rule: "must be what stands between cells, such as ; or the word tab or space",
  read: (text) => (text === "" || /["\r\n]/.test(text) ? undefined : (delimiterWords[text] ?? text)),
};

/** Names with commas between. */
export const nameList: Reader<readonly string[]> = {
  hint: "NAME,…",
  rule: "must be names of columns with commas between, such as age,city",
  read: (text) => {
    const names = text.split(",").map((name) => name.trim());
    return names.includes("") ? undefined : names;
  },
};

/** Texts with commas between, or none at all. */
export const textList: Reader<readonly string[]> = {
  hint: "TEXT,…",
  rule: 'must be texts with commas between, such as "-,n/a"',
  read: (text) => {
    const texts = text === "" ? [] : text.split(",");
    return texts.some((one) => one.trim() === "") ? undefined : texts;
  },
};

const columnTypes = ["number", "text", "date", "skip"] as const satisfies readonly ColumnType[];

/** What columns are: `date:skip,zip:text`. */
export const columnTypeList: Reader<Readonly<Record<string, ColumnType>>> = {
  hint: "NAME:TYPE,…",
  rule: `must be names of columns, each with a colon and one of ${columnTypes.join(", ")}, such as date:skip,zip:text`,
  read: (text) => {
    const found = text.split(",").map((part): [string, ColumnType | undefined] => {
      const colon = part.lastIndexOf(":");
      const type = columnTypes.find((known) => known === part.slice(colon + 1).trim());
      return [part.slice(0, Math.max(0, colon)).trim(), type];
    });
    if (found.some(([name, type]) => name === "" || type === undefined)) return undefined;
    return Object.fromEntries(found) as Record<string, ColumnType>;
  },
};

/** Cells that are given: `age=40,city=Paris`. */
export const cellList: Reader<Readonly<Record<string, string>>> = {
  hint: "COLUMN=VALUE,…",
  rule: "must be names of columns, each with an equals sign and its value, such as age=40,city=Paris",
  read: (text) => {
    const found = text.split(",").map((part) => {
      const equals = part.indexOf("=");
      return [part.slice(0, Math.max(0, equals)).trim(), part.slice(equals + 1).trim()] as const;
    });
    if (found.some(([name, value]) => name === "" || value === "")) return undefined;
    return new Set(found.map(([name]) => name)).size === found.length ? Object.fromEntries(found) : undefined;
  },
};
