/** One setting of an experiment as text in an address: how it is read, kept within its range, and written. */
export interface Field<T> {
  /** The value of a text, brought into range; undefined where the text is none of its kind. */
  read(text: string): T | undefined;
  write(value: T): string;
}

/** A number within a range, in as few digits as keep it. */
export function number(least: number, most: number): Field<number> {
  return {
    read: (text) => {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : undefined;
    },
    write: (value) => String(value).replace(/^(-?)0\./, "$1."),
  };
}

/** A whole number within a range; a fraction is rounded. */
export function whole(least: number, most: number): Field<number> {
  const any = number(least, most);
  return {
    read: (text) => {
      const value = any.read(text);
      return value === undefined ? undefined : Math.round(value);
    },
    write: String,
  };
}

/** One word of a list. */
export function choice<const T extends string>(words: readonly T[]): Field<T> {
  return { read: (text) => words.find((word) => word === text), write: (value) => value };
}

/** Whole numbers within a range, by commas; of more than `most` the first ones are kept. */
export function wholes(least: number, most: number, longest: number): Field<readonly number[]> {
  const one = whole(least, most);
  return {
    read: (text) => {
      const values = text === "" ? [] : text.split(",").map(one.read);
      return values.every((value) => value !== undefined) ? values.slice(0, longest) : undefined;
    },
    write: (values) => values.join(","),
  };
}

/** Words of a list, by commas, each once; others are dropped. */
export function words<const T extends string>(known: readonly T[]): Field<readonly T[]> {
  return {
    read: (text) => {
      const found = text.split(",").flatMap((asked) => known.find((word) => word === asked) ?? []);
      return [...new Set(found)];
    },
    write: (values) => values.join(","),
  };
}
