import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import sharp from "sharp";
import { joinCoded } from "../../src/files/joinedFile.ts";
import {
  type Model,
  openDataset,
  type ResultColumn,
  startEngine,
  train,
  writeTable,
} from "../../src/node.ts";
import type { Case } from "./target.ts";

/** Writes small whole files of every kind that is fuzzed, a folder a kind. */
export async function writeSamples(folder: string): Promise<void> {
  for (const name of ["model", "table", "picture", "compressed", "http"])
    mkdirSync(join(folder, name), { recursive: true });
  const write = (kind: string, name: string, bytes: Uint8Array | string) =>
    writeFileSync(join(folder, kind, name), bytes);
  for (const [name, text] of Object.entries(texts())) write("table", name, text);
  await writeTable(join(folder, "table", "t.parquet"), columns, rows());
  write("table", "a.npy", npy());
  for (const [name, bytes] of Object.entries(await pictures())) write("picture", name, bytes);
  for (const [name, bytes] of Object.entries(await models()))
    write(name.split("/")[0], name.split("/")[1], bytes);
  for (const name of ["plain.csv", "lines.jsonl"])
    write("compressed", `${name}.gz`, gzipSync(readFileSync(join(folder, "table", name))));
  for (const level of [0, 6] as const)
    write("compressed", `${level}.npz`, zipSync({ "x.npy": npy(), "y.npy": npy() }, { level }));
  const records = [reading, { ...reading, load_percent: -1e9, mode: "never seen" }];
  write("http", "readings.json", JSON.stringify(records));
  write("http", "readings.jsonl", records.map((record) => JSON.stringify(record)).join("\n"));
  const [head, ...lines] = [Object.keys(reading), ...records.map((record) => Object.values(record))];
  write("http", "readings.csv", [head, ...lines].map((cells) => cells.join(",")).join("\n"));
  const codes = {
    columns: ["z0", "z1"],
    rows: [
      [0.5, -2],
      [1e3, 0],
    ],
  };
  write("http", "codes.tsv", [codes.columns, ...codes.rows].map((cells) => cells.join("\t")).join("\n"));
  write(
    "http",
    "glyph.png",
    await sharp(Buffer.alloc(784, 90), { raw: { width: 28, height: 28, channels: 1 } })
      .png()
      .toBuffer(),
  );
  write("compressed", "p-images.idx3-ubyte.gz", gzipSync(idx()));
}

/** The samples of a kind, in a fixed order. */
export function readSamples(folder: string, kind: string): Case[] {
  return readdirSync(join(folder, kind))
    .sort()
    .map((name) => ({
      bytes: readFileSync(join(folder, kind, name)),
      kind: kindOf(name),
    }));
}

/** The endings of a file; of ours, its name, which says what made it. */
function kindOf(name: string): string {
  if (name.endsWith(".hgz")) return name;
  return name.endsWith(".gz") ? `${extname(name.slice(0, -3))}.gz` : extname(name);
}

const columns: readonly ResultColumn[] = [
  { name: "a", kind: "number" },
  { name: "b", kind: "number" },
  { name: "word", kind: "text" },
];
/** A row of the built-in table that the table's model knows. */
const reading = {
  ...{ load_percent: 52.5, ambient_celsius: 14, inlet_celsius: 25, outlet_celsius: 61.5, flow_litres: 20 },
  ...{ pressure_bar: 3.1, pump_amps: 7, fan_rpm: 900, power_kilowatt: 11, vibration_mm: 1.9 },
  ...{ bearing_celsius: 50, humidity_percent: null, mode: "idle", shift: "day" },
};
const words = ["x", "y y", 'z"z', "", "é"];

function* rows(count = 40) {
  for (let i = 0; i < count; i++) yield [i / 3, i % 7 === 0 ? Number.NaN : -i * 1e5, words[i % words.length]];
}

function texts(): Record<string, string> {
  const records = Array.from(rows(), ([a, b, word]) => ({ a, b: Number.isNaN(b) ? null : b, word }));
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  const lines = (between: string, end: string) =>
    [["a", "b", "word"].join(between)]
      .concat(records.map(({ a, b, word }) => [a, b ?? "N/A", quoted(String(word))].join(between)))
      .join(end);
  return {
    "plain.csv": lines(",", "\n"),
    "windows.csv": `\ufeff${lines(";", "\r\n")}\r\n`,
    "odd.csv": "# made\nsep=;\nd;f;t\n2024-01-02;1.234,5;yes\n2024-01-03;-0,5;no\n;7%;\n",
    "tabs.tsv": lines("\t", "\n"),
    "list.json": JSON.stringify(records),
    "lines.jsonl": records.map((record) => JSON.stringify(record)).join("\n"),
  };
}

function npy(): Buffer {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 3), }".padEnd(117);
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, "latin1");
  return Buffer.concat([head, Buffer.from(Float32Array.from({ length: 18 }, (_, i) => i / 7).buffer)]);
}

function idx(): Buffer {
  const head = Buffer.from([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6]);
  return Buffer.concat([head, Buffer.from(Array.from({ length: 120 }, (_, i) => (i * 37) % 256))]);
}

/** A small picture in each form that is read. */
async function pictures(): Promise<Record<string, Uint8Array>> {
  const colour = sharp(Buffer.from(Array.from({ length: 12 * 9 * 3 }, (_, i) => (i * 91) % 256)), {
    raw: { width: 12, height: 9, channels: 3 },
  });
  const frames = Buffer.from(Array.from({ length: 6 * 8 * 3 }, (_, i) => (i * 53) % 256));
  const animated = () => sharp(frames, { raw: { width: 6, height: 8, channels: 3, pageHeight: 4 } });
  const deep = colour.clone().toColourspace("rgb16");
  return {
    "colour.png": await colour.clone().png().toBuffer(),
    "grey.png": await colour.clone().greyscale().png().toBuffer(),
    "palette.png": await colour.clone().png({ palette: true }).toBuffer(),
    "deep.png": await deep.clone().png().toBuffer(),
    "clear.png": await colour.clone().ensureAlpha(0.5).png().toBuffer(),
    "plain.jpg": await colour.clone().jpeg().toBuffer(),
    "progressive.jpg": await colour.clone().jpeg({ progressive: true }).toBuffer(),
    "turned.jpg": await colour.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    "cmyk.jpg": await colour.clone().toColourspace("cmyk").jpeg().toBuffer(),
    "lossy.webp": await colour.clone().webp().toBuffer(),
    "lossless.webp": await colour.clone().webp({ lossless: true }).toBuffer(),
    "frames.webp": await animated().webp().toBuffer(),
    "frames.gif": await animated().gif().toBuffer(),
    "lzw.tiff": await colour.clone().tiff({ compression: "lzw" }).toBuffer(),
    "deflate.tiff": await deep.clone().tiff({ compression: "deflate", predictor: "horizontal" }).toBuffer(),
    "plain.tiff": await colour.clone().tiff({ compression: "none" }).toBuffer(),
    "small.avif": await colour.clone().avif({ effort: 0 }).toBuffer(),
  };
}

/** Model files of a table, of pictures and of a series, and what each compresses to. */
async function models(): Promise<Record<string, Uint8Array>> {
  const engine = await startEngine({ threads: 1 });
  const files: Record<string, Uint8Array> = {};
  const make = async (name: string, source: string, options: Parameters<typeof train>[1]) => {
    const data = await openDataset(source, { rows: 120, ...(name === "table" && { label: "anomaly" }) });
    const model: Model = await train(data, { epochs: 1, engine, ...options }).model;
    files[`model/${name}.safetensors`] = model.toBytes();
    for (const embed of [true, false])
      files[`compressed/${name}-${embed ? "whole" : "apart"}.hgz`] = (
        await model.compress(data, { embed })
      ).bytes;
    const whole = files[`compressed/${name}-whole.hgz`];
    files[`compressed/${name}-joined-whole.hgz`] = joinCoded([whole, whole], [name, name]);
    await model.close();
    await data.close();
  };
  try {
    await make("table", "sensors", { latent: 2, layers: [4] });
    await make("pictures", "glyphs", { latent: 2, layers: [2, 2] });
    await make("series", "heartbeats", { latent: 2, layers: [4] });
  } finally {
    await engine.close();
  }
  return files;
}
