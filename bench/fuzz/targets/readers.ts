import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decompress, openDataset, startEngine } from "../../../src/node.ts";
import { mutant } from "../mutate.ts";
import { accepted } from "../refused.ts";
import { readSamples } from "../samples.ts";
import type { Case, StartTarget } from "../target.ts";

/** Rows of a file that are read once it is open. */
const rowsRead = 64;

/** Files of a kind, on disk or in memory, opened as data and read. */
function startFiles(kind: string, pick?: readonly string[], inMemory = false): StartTarget {
  return async (folder, own) => {
    const samples = readSamples(folder, kind).filter((one) => !pick || pick.includes(one.kind));
    const all = samples.map(({ bytes }) => bytes);
    return {
      whole: samples,
      make(source) {
        const { bytes, kind } = samples[source.integer(samples.length)];
        return { bytes: mutant(bytes, all, source), kind };
      },
      take: (input) =>
        accepted(() =>
          readAll(inMemory ? new File([new Uint8Array(input.bytes)], `x${input.kind}`) : written(own, input)),
        ),
    };
  };
}

export const startPicture = startFiles("picture");
/** Parquet is a target of its own: its reader is a process of its own. */
export const startTable = startFiles("table", [".csv", ".tsv", ".json", ".jsonl", ".npy"]);
export const startParquet = startFiles("table", [".parquet"]);
/** As a page reads it: by another reader, in this process. */
export const startParquetInMemory = startFiles("table", [".parquet"], true);

/** Files that are unpacked: gzip, zip, and our own compressed files. */
export const startCompressed: StartTarget = async (folder, own) => {
  const samples = readSamples(folder, "compressed");
  const all = samples.map(({ bytes }) => bytes);
  const models = ["table", "pictures", "series"];
  const engine = await startEngine({ threads: 1 });
  return {
    whole: samples,
    make(source) {
      const { bytes, kind } = samples[source.integer(samples.length)];
      return { bytes: mutant(bytes, all, source), kind };
    },
    take: (input) =>
      accepted(async () => {
        if (!input.kind.endsWith(".hgz")) return readAll(written(own, input));
        // A file without a decoder in it is decoded by the model that made the sample.
        const maker = models.find((one) => input.kind === `${one}-apart.hgz`);
        const model = maker && join(folder, "model", `${maker}.safetensors`);
        const opened = await decompress(input.bytes, { engine, ...(model && { model }) });
        try {
          let rows = 0;
          for await (const part of opened.stream()) {
            rows += part.rows.shape[0];
            if (rows > rowsRead) break;
          }
        } finally {
          await opened.model.close();
        }
      }),
    close: () => engine.close(),
  };
};

function written(own: string, { bytes, kind }: Case): string {
  const path = join(own, `${kind.startsWith(".idx3") ? "x-images" : "x"}${kind}`);
  writeFileSync(path, bytes);
  return path;
}

async function readAll(source: string | File): Promise<void> {
  const data = await openDataset(source);
  try {
    await data.read(Array.from({ length: Math.min(data.rows, rowsRead) }, (_, i) => i));
  } finally {
    await data.close();
  }
}
