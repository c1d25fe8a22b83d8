import { usageError } from "../core/errors.ts";
import { filled } from "../core/filled.ts";
import { layOnWhite } from "../core/layOnWhite.ts";
import { sizeOf } from "../core/shape.ts";
import type { ArrayType } from "./arrayForm.ts";
import type { Dataset } from "./dataset.ts";
import type { Host } from "./host.ts";
import { memoryDataset } from "./memory.ts";
import type { OpenOptions } from "./options.ts";
import type { ArrayHeader } from "./readers/arrays/array.ts";
import { arrayDataset } from "./readers/arrays/arrayDataset.ts";
import { checkedHeader } from "./readers/arrays/idx.ts";
import { byteSource } from "./readers/byteSource.ts";
import { batchOf } from "./readers/jsonReader.ts";
import { bytesFile } from "./readers/sourceFile.ts";
import type { CanvasPixels, MemoryArray, MemoryRows, Numbers } from "./source.ts";
import type { JsonRecord } from "./table/jsonRecords.ts";
import { openTable } from "./table/table.ts";
import type { TableSource } from "./table/tableSource.ts";

const name = "data in memory";
/** Records handed over at a time. */
const batch = 4096;

/** Values in memory as a dataset, by the rules of the files that hold the same values. */
export async function memorySource(
  host: Host,
  source: MemoryRows | MemoryArray | CanvasPixels | readonly (readonly number[])[],
  options: OpenOptions,
): Promise<Dataset> {
  if (Array.isArray(source)) return openNumbers(host, matrix(source), options);
  if ("rows" in source) return openTable(recordsSource(source.rows), { host, options });
  if ("shape" in source) return openNumbers(host, source, options);
  if ("width" in source) return canvasDataset(source);
  throw usageError({
    subject: "openDataset",
    reason: "invalid-value",
    rule: "needs a path, a name, a URL, files, { rows }, rows of numbers, { data, shape } or ImageData",
    received: source,
  });
}

async function openNumbers(host: Host, { data, shape, labels }: MemoryArray, options: OpenOptions) {
  if (data.length !== sizeOf(shape)) {
    throw usageError({
      subject: name,
      reason: "wrong-shape",
      rule: `must hold ${sizeOf(shape)} numbers for its shape ${shape.join("×")}`,
      received: data.length,
      repair: "give the shape that the numbers have, rows first",
    });
  }
  if (labels && labels.length !== shape[0])
    throw usageError({
      subject: name,
      reason: "wrong-shape",
      rule: `must have ${shape[0]} labels`,
      received: labels.length,
      repair: "give one label for each row",
    });
  const header: ArrayHeader = { type: typeOf(data), littleEndian, fortran: false, shape };
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  const source = byteSource(bytesFile(bytes).stream(), name);
  return arrayDataset(source, checkedHeader(header, name), {
    name,
    ...(labels && { labels }),
    host,
    options,
  });
}

/** Rows of numbers as [rows, columns]. */
function matrix(rows: readonly (readonly number[])[]): MemoryArray {
  const width = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    if (row.length !== width) {
      throw usageError({
        subject: name,
        reason: "wrong-shape",
        rule: `every row must have ${width} numbers, as the first has`,
        received: `${row.length} in row ${i}`,
        repair: "give rows of one length",
      });
    }
    data.set(row, i * width);
  }
  return { data, shape: [rows.length, width] };
}

function recordsSource(rows: readonly JsonRecord[]): TableSource {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    name,
    columns: names.map((column) => ({ name: column, cells: "mixed" })),
    batches: async function* (wanted) {
      for (let start = 0; start < rows.length; start += batch)
        yield batchOf(
          rows.slice(start, start + batch),
          wanted.map((place) => names[place]),
        );
    },
  };
}

/** One picture [3, height, width], what is transparent laid on white. */
function canvasDataset({ data, width, height }: CanvasPixels): Dataset {
  const flat = layOnWhite(new Uint8Array(data), 4, 255);
  const area = width * height;
  const planes = filled(new Uint8Array(3 * area), (i) => flat[(i % area) * 3 + Math.floor(i / area)]);
  return memoryDataset({ kind: "pictures", name, shape: [3, height, width], dtype: "uint8", data: planes });
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function typeOf(data: Numbers): ArrayType {
  const found = types.find(([kind]) => data instanceof kind);
  if (!found)
    throw usageError({
      subject: name,
      reason: "invalid-value",
      rule: "must be a typed array of numbers",
      received: typeof data,
      repair: "convert it with Float32Array.from",
    });
  return found[1];
}

const types = [
  [Uint8Array, "uint8"],
  [Uint8ClampedArray, "uint8"],
  [Int8Array, "int8"],
  [Uint16Array, "uint16"],
  [Int16Array, "int16"],
  [Uint32Array, "uint32"],
  [Int32Array, "int32"],
  [Float32Array, "float32"],
  [Float64Array, "float64"],
  [BigInt64Array, "int64"],
  [BigUint64Array, "uint64"],
] as const;
