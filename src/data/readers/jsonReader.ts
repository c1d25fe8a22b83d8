import { dataError } from "../../core/errors.ts";
import { jsonPlaces } from "../table/jsonPlaces.ts";
import { type JsonRecord, jsonRecords } from "../table/jsonRecords.ts";
import { type PlacedBatch, rewritten } from "../table/rewritten.ts";
import { openTable } from "../table/table.ts";
import type { Cell, CellBatch, SourceColumn, TableSource } from "../table/tableSource.ts";
import type { ReadContext, Reader } from "./reader.ts";
import type { SourceFile } from "./sourceFile.ts";
import { openText, type TextFile } from "./text.ts";

/** Records in JSON: one list, or a record a line. */
export const jsonReader: Reader = {
  name: "JSON",
  endings: [".json", ".jsonl", ".ndjson"],
  packed: true,
  open: async (file, context) => openTable(await jsonSource(file, context), context),
};

/** Most columns that the keys of records may make. */
const mostColumns = 100_000;

/** A column for each key of any record, in the order in which they first appear; missing where a record has none. */
async function jsonSource(file: SourceFile, { host, options }: ReadContext): Promise<TableSource> {
  const text = await openText(file, host, options);
  const kinds = new Map<string, { words: boolean }>();
  for await (const records of recordsOf(file.name, text)) {
    for (const record of records) for (const name in record) note(kinds, name, record[name]);
    if (kinds.size > mostColumns)
      throw dataError({
        subject: file.name,
        reason: "too-large",
        rule: `must have at most ${mostColumns} different keys`,
        repair: "use the same keys in every record",
      });
  }
  const names = [...kinds.keys()];
  const columns = names.map(
    (name): SourceColumn => ({
      name,
      cells: "mixed",
      wordy: kinds.get(name)?.words,
    }),
  );
  return {
    name: file.name,
    columns,
    notes: text.notes,
    batches: async function* (wanted) {
      for await (const records of recordsOf(file.name, text)) {
        if (records.length > 0)
          yield batchOf(
            records,
            wanted.map((place) => names[place]),
          );
      }
    },
    rewritten: async function* (wanted, refill) {
      const encode = text.encoder();
      const asked = wanted.map((place) => names[place]);
      let places: ReturnType<typeof jsonPlaces>[] = [];
      const reader = jsonRecords(file.name, (source, start) => places.push(jsonPlaces(source, start)));
      const placed = (records: readonly JsonRecord[]): PlacedBatch => {
        const own = places;
        places = [];
        return { ...batchOf(records, asked), place: (column, row) => own[row](asked[column]) };
      };
      const end = (): PlacedBatch => {
        reader.end();
        return placed([]);
      };
      const placing = { push: (piece: string) => placed(reader.push(piece)), end };
      for await (const piece of rewritten(text.stream({ marks: true }), placing, refill)) yield encode(piece);
    },
  };
}

/** The cells of some records, a column for each name. */
export function batchOf(records: readonly JsonRecord[], names: readonly string[]): CellBatch {
  const columns = names.map((name) =>
    records.map((record) => (Object.hasOwn(record, name) ? record[name] : null) as Cell),
  );
  return { rows: records.length, columns };
}

function note(kinds: Map<string, { words: boolean }>, name: string, cell: unknown): void {
  const kind = kinds.get(name);
  const word = cell !== null && typeof cell !== "number";
  if (kind === undefined) kinds.set(name, { words: word });
  else kind.words ||= word;
}

async function* recordsOf(name: string, text: TextFile): AsyncGenerator<JsonRecord[]> {
  const reader = jsonRecords(name);
  for await (const piece of text.stream()) yield reader.push(piece);
  reader.end();
}
