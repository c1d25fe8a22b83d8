import { dataError } from "../../core/errors.ts";
import type { Host } from "../host.ts";
import { csvDialect, sampleLength } from "../table/csvDialect.ts";
import { type CsvRecords, csvRecords } from "../table/csvRecords.ts";
import { openTable } from "../table/table.ts";
import type { CellBatch, TableSource } from "../table/tableSource.ts";
import type { Reader } from "./reader.ts";
import type { SourceFile } from "./sourceFile.ts";
import { textOf } from "./text.ts";

/** Comma-separated values, or between semicolons, tabs or bars. */
export const csvReader = delimitedReader("CSV", [".csv"]);

/** Tab-separated values. */
export const tsvReader = delimitedReader("TSV", [".tsv"], "\t");

function delimitedReader(name: string, endings: readonly string[], delimiter?: string): Reader {
  return {
    name,
    endings,
    packed: true,
    open: async (file, context) => openTable(await csvSource(file, context.host, delimiter), context),
  };
}

/** A text between delimiters as a table, every cell as text: what a column holds is decided from all its rows. */
async function csvSource(file: SourceFile, host: Host, given: string | undefined): Promise<TableSource> {
  const dialect = await dialectOf(file, host, given);
  const { delimiter, header, names, wordy, commas } = dialect;
  return {
    name: file.name,
    columns: names.map((name, i) => ({ name, cells: "mixed", wordy: wordy[i], commas: commas[i] })),
    batches: async function* (wanted) {
      const reader = csvRecords({ delimiter, subject: file.name, narrow: names.length === 1 });
      let skip = header ? 1 : 0;
      const take = ({ records, lines }: CsvRecords): CellBatch => {
        const from = Math.min(skip, records.length);
        skip -= from;
        for (let i = from; i < records.length; i++)
          if (records[i].length !== names.length) throw ragged(file.name, records[i], lines[i], names.length);
        const rows = records.length - from;
        return {
          rows,
          columns: wanted.map((place) => Array.from({ length: rows }, (_, i) => records[from + i][place])),
        };
      };
      for await (const text of textOf(file, host)) {
        const batch = take(reader.push(text));
        if (batch.rows > 0) yield batch;
      }
      const last = take(reader.end());
      if (last.rows > 0) yield last;
    },
  };
}

async function dialectOf(file: SourceFile, host: Host, delimiter: string | undefined) {
  let sample = "";
  let whole = true;
  for await (const text of textOf(file, host)) {
    sample += text;
    whole = sample.length < sampleLength;
    if (!whole) break;
  }
  return csvDialect(sample.slice(0, sampleLength), { subject: file.name, whole, delimiter });
}

function ragged(subject: string, { length }: readonly string[], line: number, width: number): Error {
  return dataError({
    subject,
    reason: "invalid-value",
    rule: `line ${line}: every row must have ${width} cells, as the first has`,
    received: length,
    repair: "look for a missing or an extra delimiter, or a field that needs quotes",
  });
}
