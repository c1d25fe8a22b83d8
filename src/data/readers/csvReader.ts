import { dataError } from "../../core/errors.ts";
import { csvDialect, isComment, sampleLength } from "../table/csvDialect.ts";
import { isRepeat } from "../table/csvHeader.ts";
import { csvPlace } from "../table/csvPlace.ts";
import { type CsvRecords, csvRecords } from "../table/csvRecords.ts";
import { type PlacedBatch, rewritten } from "../table/rewritten.ts";
import { openTable } from "../table/table.ts";
import type { CellBatch, TableSource } from "../table/tableSource.ts";
import type { ReadContext, Reader } from "./reader.ts";
import type { SourceFile } from "./sourceFile.ts";
import { openText, type TextFile } from "./text.ts";

/** Comma-separated values, or between semicolons, tabs or bars. */
export const csvReader = delimitedReader("CSV", [".csv"]);

/** Tab-separated values. */
export const tsvReader = delimitedReader("TSV", [".tsv"], "\t");

function delimitedReader(name: string, endings: readonly string[], delimiter?: string): Reader {
  return {
    name,
    endings,
    packed: true,
    open: async (file, context) => openTable(await csvSource(file, context, delimiter), context),
  };
}

/** A text between delimiters as a table, every cell as text: what a column holds is decided from all its rows. */
async function csvSource(
  file: SourceFile,
  { host, options }: ReadContext,
  named: string | undefined,
): Promise<TableSource> {
  const text = await openText(file, host, options);
  const { sample, whole } = await beginningOf(text);
  const { header } = options;
  const dialect = csvDialect(sample, {
    ...{ subject: file.name, whole, named, delimiter: options.delimiter },
    ...(header !== undefined && { header }),
  });
  const { delimiter, quote, backslash, firstLine, names, nameless, wordy, commas, repeats } = dialect;
  const width = names.length;
  const written = { delimiter, quote, backslash, subject: file.name, narrow: width === 1 };
  /** Lines on which the header stands again. */
  const repeated = new Set<number>();
  /** Whether a record is a row of the table; refuses one that is neither that nor passed over. */
  const isRow = (cells: readonly string[], line: number): boolean => {
    if (line < firstLine) return false;
    if (repeats && isRepeat(cells, repeats)) {
      repeated.add(line);
      return false;
    }
    if (cells.length === width) return true;
    // A delimiter behind the last cell makes none; a comment between rows has cells of its own.
    if (cells.length === width + 1 && cells[width].trim() === "") return true;
    if (isComment(cells)) return false;
    throw ragged(file.name, cells, line, width);
  };
  return {
    name: file.name,
    columns: names.map((name, i) => ({
      ...{ name, cells: "mixed", wordy: wordy[i], commas: commas[i] },
      ...(nameless[i] && { nameless: true }),
    })),
    get notes() {
      return [...text.notes, ...dialect.notes, ...repeatNotes(repeated)];
    },
    batches: async function* (wanted) {
      const reader = csvRecords(written);
      const take = ({ records, lines }: CsvRecords): CellBatch => {
        const rows = records.filter((cells, i) => isRow(cells, lines[i]));
        return { rows: rows.length, columns: wanted.map((place) => rows.map((cells) => cells[place])) };
      };
      for await (const piece of text.stream()) {
        const batch = take(reader.push(piece));
        if (batch.rows > 0) yield batch;
      }
      const last = take(reader.end());
      if (last.rows > 0) yield last;
    },
    rewritten: async function* (wanted, refill) {
      const encode = text.encoder();
      const reader = csvRecords({ ...written, places: true });
      const take = ({ records, lines, places = [] }: CsvRecords): PlacedBatch => {
        const rows = [...records.keys()].filter((i) => isRow(records[i], lines[i]));
        return {
          rows: rows.length,
          columns: wanted.map((place) => rows.map((i) => records[i][place])),
          place: (column, row) => {
            const [at, i] = [wanted[column], rows[row]];
            return csvPlace(places[i][at], records[i][at], { ...written, commas: commas[at] });
          },
        };
      };
      const placing = { push: (piece: string) => take(reader.push(piece)), end: () => take(reader.end()) };
      for await (const piece of rewritten(text.stream({ marks: true }), placing, refill)) yield encode(piece);
    },
  };
}

/** That the header stands again below itself, as it does where tables were put one behind another. */
function repeatNotes(lines: ReadonlySet<number>): string[] {
  if (lines.size === 0) return [];
  const [first] = lines;
  const where = lines.size === 1 ? `on line ${first}` : `on ${lines.size} lines, the first of them ${first}`;
  return [`The names of the columns stand again ${where}: no rows.`];
}

async function beginningOf(text: TextFile): Promise<{ sample: string; whole: boolean }> {
  let sample = "";
  for await (const piece of text.stream()) {
    sample += piece;
    if (sample.length >= sampleLength) return { sample: sample.slice(0, sampleLength), whole: false };
  }
  return { sample, whole: true };
}

function ragged(subject: string, { length }: readonly string[], line: number, width: number): Error {
  return dataError({
    subject,
    reason: "invalid-value",
    rule: `line ${line}: every row must have ${width === 1 ? "1 cell" : `${width} cells`}, as the first has`,
    received: length,
    repair: "look for a missing or an extra delimiter, or a field that needs quotes",
  });
}
