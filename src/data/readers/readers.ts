import { idxReader } from "./arrays/idxReader.ts";
import { npyReader } from "./arrays/npyReader.ts";
import { npzReader } from "./arrays/npzReader.ts";
import { csvReader, tsvReader } from "./csvReader.ts";
import { jsonReader } from "./jsonReader.ts";
import { parquetReader } from "./parquetReader.ts";
import { pictureReader } from "./pictures/openPictures.ts";
import type { Reader } from "./reader.ts";

/** Every format that is read. A new one is a file beside these and a line here. */
export const readers: readonly Reader[] = [
  pictureReader,
  idxReader,
  npyReader,
  npzReader,
  parquetReader,
  csvReader,
  tsvReader,
  jsonReader,
];

/** How many of a file's first bytes tell its format. */
export const startLength = 512;

/** The reader of a file: by its first bytes where they can be nothing else, and by its name; undefined for no format. */
export function readerOf(name: string, start: Uint8Array): Reader | undefined {
  return readers.find((reader) => reader.startsWith?.(start)) ?? readerNamed(name);
}

/** The reader of a name. */
export function readerNamed(name: string): Reader | undefined {
  const lower = name.toLowerCase();
  const plain = lower.replace(/\.gz$/, "");
  return readers.find(
    ({ endings, packed, isNamed }) =>
      isNamed?.(name) || endings.some((ending) => (packed ? plain : lower).endsWith(ending)),
  );
}

/** The endings of all formats, for a message that lists them. */
export function knownEndings(): string {
  return readers.flatMap(({ endings }) => endings).join(", ");
}
