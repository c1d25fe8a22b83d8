import {
  type CellColumns,
  cellsOf,
  type DecodedRows,
  formFinder,
  planCells,
  restored,
  tamed,
} from "../compress/cells.ts";
import { codeSummary, dequantised, quantised, spreadOf, stepsFor } from "../compress/quantise.ts";
import { dataError, usageError } from "../core/errors.ts";
import { evenly } from "../core/evenly.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Cell, CellBatch } from "../data/table/tableSource.ts";
import type { CodedCells } from "../files/cellCoder.ts";
import { type CellHead, type CodedFile, codedWriter, mostCells, mostCodes } from "../files/codedFile.ts";
import { decodeParts } from "../files/joinedFile.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { type Autoencoder, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { Runner } from "../model/runner.ts";
import { type InputSpec, postprocess, standardUnits } from "../models/inputs/inputSpec.ts";
import { closeCategories } from "../models/inputs/table.ts";
import { flatten, namedTensors } from "../train/weights.ts";

/** How rows are compressed. */
export interface CompressOptions {
  /**
   * 1…100: at 50 rounding adds a quarter of the model's own mean squared error; each ten more a quarter of that, which
   * costs about a bit a number.
   */
  quality?: number;
  /** Puts the decoder into the file, so that nothing else is needed to read it. */
  embed?: boolean;
}

/** Rows that were compressed, and what is lost of them: mean squared errors of a number as the network sees it. */
export interface Compressed {
  /** The `.hgz` file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of what the file gives back. */
  readonly mse: number;
  /** Of what the model alone would lose, without any rounding. */
  readonly unrounded: number;
  /** Tables and series: how far the numbers of each column may be off. Missing cells, unseen categories and all others come back as they are. */
  readonly columns?: readonly ColumnBound[];
}

/** What a compressed file says of a column. */
export interface ColumnBound {
  /** Its name. */
  readonly name: string;
  /** Most that any number of it is off, in its own units, whatever the others are; 0 where it comes back exactly. */
  readonly bound: number;
}

/** Rows as the bytes of a `.hgz` file: their codes, rounded and entropy-coded, and of tables and series what keeps each cell within a bound. */
export async function compress(
  model: OpenModel,
  dataset: Dataset,
  { quality = 50, embed = false }: CompressOptions = {},
): Promise<Compressed> {
  const { run, spec } = model;
  const { rows } = dataset;
  const shape = cellColumns(spec.input);
  refuseTooMany(dataset, spec.latent, shape);
  const sane = (raw: Tensor): Tensor => (shape ? tamed(raw, shape) : raw);
  // Codes are made again in each pass rather than kept, so that memory does not grow with the rows.
  const summary = codeSummary(rows, spec.latent);
  const forms = shape && formFinder(shape);
  let square = 0;
  for await (const { raw } of chunks(dataset, run)) {
    const tame = sane(raw);
    const { codes, residuals } = await run.explain(tame);
    if (!codes.data.every(Number.isFinite))
      throw dataError({
        subject: dataset.name,
        reason: "invalid-value",
        rule: "every code must be a finite number",
        repair: "look for missing or extreme numbers in the data",
      });
    summary.add(codes);
    forms?.add(raw, tame);
    for (const r of residuals.data) square += r * r;
  }
  const unrounded = square / (rows * run.width);
  // A model that makes no error would ask for steps of nothing.
  const error = Math.max(unrounded, 1e-9) * 4 ** ((40 - quality) / 10);
  const roundings = await stepsFor(run, summary.result(), error);
  const spread = spreadOf(roundings);
  for await (const { raw } of chunks(dataset, run))
    spread.add(quantised(await run.encode(sane(raw)), roundings));

  /** What the codes of rows, rounded, are decoded to. */
  const decodedOf = async (steps: Int32Array) =>
    decodedRows(spec.input, await run.decode(dequantised(steps, roundings)));
  const planned = async (of: CellColumns): Promise<CellHead> => {
    const raw = await dataset.read(evenly(rows, lookedAt(of)));
    const decoded = await decodedOf(quantised(await run.encode(sane(raw)), roundings));
    return planCells(raw, decoded, of, { forms: forms!.result(), quality });
  };
  const head = shape && (await planned(shape));

  const writer = codedWriter({
    mark: await markOf(model),
    rows,
    numbers: spread.result(),
    ...(dataset.names && { names: dataset.names }),
    ...(embed && { model: encodeModel(toModelFile(decoderOf(model))) }),
    ...(head && { cells: head }),
  });
  let lost = 0;
  const words = unseenWords(dataset);
  for await (const { raw } of chunks(dataset, run)) {
    const tame = sane(raw);
    const explained = await run.explain(tame);
    const steps = quantised(explained.codes, roundings);
    if (!shape || !head) {
      writer.add(steps);
      lost += lossOf(explained, await run.decode(dequantised(steps, roundings)), dataset.kind);
      continue;
    }
    const { cells, kept } = cellsOf(
      raw,
      tame,
      await decodedOf(steps),
      shape,
      head,
      await words(raw.shape[0]),
    );
    writer.add(steps, cells);
    lost += distance(spec.input, raw, kept);
  }
  return {
    bytes: writer.finish(),
    mse: lost / (rows * run.width),
    unrounded,
    ...(shape &&
      head && { columns: shape.columns.map(({ name }, c) => ({ name, bound: head.columns[c].bound })) }),
  };
}

/** Cells that are looked at to plan how they are coded, and most rows of them. */
const lookedCells = 4e6;
const lookedRows = 1000;

function lookedAt({ columns, window }: CellColumns): number {
  return Math.max(20, Math.min(lookedRows, Math.floor(lookedCells / (columns.length * window))));
}

/** The cells of a row; pictures have none. */
function cellColumns(input: InputSpec): CellColumns | undefined {
  if (input.kind === "pictures") return undefined;
  return { columns: input.columns, window: input.kind === "series" ? input.window : 1 };
}

function refuseTooMany({ name, rows }: Dataset, latent: number, shape: CellColumns | undefined): void {
  const cells = shape ? shape.columns.length * shape.window : 0;
  if (rows * latent <= mostCodes && rows * (latent + cells) <= mostCells) return;
  throw dataError({
    subject: name,
    reason: "too-large",
    rule: `a file holds at most ${mostCodes} numbers of codes, and ${mostCells} with its cells`,
    received: `${rows} rows of ${latent} and ${cells}`,
    repair: "compress it in parts",
  });
}

/** Shares of likelihood that are taken for equal, see {@link closeCategories}. */
const margin = 1e-3;

function decodedRows(input: InputSpec, features: Tensor<"float32">): DecodedRows {
  const rows = postprocess(input, features);
  const unsure = input.kind === "table" ? closeCategories(input, features, margin) : new Uint8Array();
  return { rows, unsure };
}

/** Sum of the squares of what numbers are off, in standard deviations of their column. */
function distance(input: InputSpec, raw: Tensor, kept: Float64Array<ArrayBuffer>): number {
  const [was, is] = [raw, tensor("float64", raw.shape, kept)].map((rows) => standardUnits(input, rows));
  let square = 0;
  for (let i = 0; i < kept.length; i++) {
    const off = Number(was[i]) - Number(is[i]);
    if (!Number.isNaN(off)) square += off * off;
  }
  return square;
}

/** The words of a table's cells, in order: each call reads those of the next `rows` and gives the word at a place [rows, columns]. */
function unseenWords({ cells, columns = [] }: Dataset): (rows: number) => Promise<(at: number) => string> {
  const wordy = [...columns.keys()].filter((c) => columns[c].kind === "categorical");
  if (!cells || wordy.length === 0) return async () => () => "";
  const batches = cells.batches(wordy.map((c) => cells.places[c]))[Symbol.asyncIterator]();
  let [left, from]: [CellBatch, number] = [{ rows: 0, columns: [] }, 0];
  return async (rows) => {
    const found = wordy.map(() => new Array<Cell>(rows));
    for (let row = 0; row < rows; row++) {
      while (from === left.rows) {
        const { value, done } = await batches.next();
        if (done) return () => "";
        [left, from] = [value, 0];
      }
      for (const [i, column] of left.columns.entries()) found[i][row] = column[from];
      from++;
    }
    return (at) => String(found[wordy.indexOf(at % columns.length)]?.[Math.floor(at / columns.length)] ?? "");
  };
}

/** Sum of the squares of what features lose that were decoded from rounded codes. */
function lossOf(
  { residuals, predicted }: Record<"residuals" | "predicted", Tensor<"float32">>,
  { data }: Tensor<"float32">,
  kind: Dataset["kind"],
): number {
  let square = 0;
  for (let i = 0; i < data.length; i++) {
    // A cell that is missing has no residual, and nothing of it can be lost.
    const missing = residuals.data[i] === 0 && kind !== "pictures";
    if (!missing) square += (residuals.data[i] + predicted.data[i] - data[i]) ** 2;
  }
  return square;
}

/** A file that compress wrote, or several joined, ready to be decoded. */
export interface Opened {
  readonly autoencoder: Autoencoder;
  readonly rows: number;
  readonly parts: readonly OpenedPart[];
  readonly names?: readonly string[];
}

/** Rows that were compressed together. */
interface OpenedPart {
  readonly rows: number;
  /** The codes, from the first row on, and the cells that come with them. */
  codes(): (count: number) => { readonly codes: Tensor<"float32">; readonly cells?: CodedCells };
  /** How the cells come back. */
  readonly cells?: CellHead;
}

/** Opens a compressed file that may be damaged or hostile; `model` decodes it where it holds no decoder itself. */
export async function openCompressed(bytes: Uint8Array, name: string, model?: Autoencoder): Promise<Opened> {
  const files = decodeParts(bytes, name);
  const autoencoder = await decoderFor(files[0], name, model);
  const { latent } = autoencoder.spec;
  const shape = cellColumns(autoencoder.spec.input);
  for (const { cells, numbers, names } of files) {
    if (cells && (cells.columns.length !== shape?.columns.length || cells.window !== shape.window))
      throw dataError({
        subject: name,
        reason: "wrong-shape",
        rule: `must hold the cells of the model's ${shape?.columns.length ?? 0} columns`,
        received: cells.columns.length,
        repair: "open it with the model that compressed it",
      });
    if (numbers.length !== latent)
      throw dataError({
        subject: name,
        reason: "wrong-shape",
        rule: `must hold codes of ${latent} numbers`,
        received: numbers.length,
        repair: "open it with the model that compressed it",
      });
    const unsafe = names?.find(leadsOut);
    if (unsafe !== undefined)
      throw dataError({
        subject: name,
        reason: "damaged",
        rule: "a name in it leads out of the folder",
        received: unsafe,
        repair: "take the file from a source that you trust",
      });
  }
  return {
    autoencoder,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    parts: files.map(opened),
    ...(files[0].names && { names: files.flatMap(({ names = [] }) => names) }),
  };
}

function opened({ rows, numbers, cells: head, codes: begin }: CodedFile): OpenedPart {
  return {
    rows,
    codes: () => {
      const next = begin();
      return (count) => {
        const { codes, cells } = next(count);
        return { codes: dequantised(codes, numbers), ...(cells && { cells }) };
      };
    },
    ...(head && { cells: head }),
  };
}

/** The rows of an opened file in the data's own units, in chunks [n, ...row] that start at row `start`; words of unseen categories beside them. */
export async function* decompress(
  { autoencoder: { spec }, parts }: Opened,
  run: Runner,
): AsyncGenerator<RestoredPart> {
  const shape = cellColumns(spec.input);
  let start = 0;
  for (const { rows, codes, cells: head } of parts) {
    const next = codes();
    for (const end = start + rows; start < end; ) {
      const { codes: some, cells } = next(Math.min(run.together, end - start));
      const decoded = postprocess(spec.input, await run.decode(some));
      if (!cells || !head || !shape) yield { start, rows: decoded };
      else yield { start, rows: restored(decoded, cells, shape, head), words: cells.words };
      start += some.shape[0];
    }
  }
}

/** Rows that come back from a compressed file. */
export interface RestoredPart {
  /** Index of the first row. */
  readonly start: number;
  /** [n, ...row]: NaN for a missing cell, −1 for an unseen category. */
  readonly rows: Tensor<"float32" | "float64">;
  /** The words of unseen categories, by the place of their cell in the data of `rows`. */
  readonly words?: ReadonlyMap<number, string>;
}

async function decoderFor(
  { model: own, mark }: CodedFile,
  name: string,
  given?: Autoencoder,
): Promise<Autoencoder> {
  if (own) return fromModelFile(decodeModel(own, `${name}: its model`), `${name}: its model`);
  if (!given)
    throw usageError({
      subject: name,
      reason: "wrong-model",
      rule: "holds no decoder",
      repair: [{ option: "model", sentence: "name the model that compressed it" }],
    });
  const markGiven = await markOf(given);
  if (mark.some((byte, i) => byte !== markGiven[i]))
    throw usageError({
      subject: name,
      reason: "wrong-model",
      rule: "was compressed by another model than the one given",
      repair: [{ option: "model", sentence: "name the model that compressed it" }],
    });
  return given;
}

/** What tells one model from another: the first eight bytes of the SHA-256 of its spec and weights. */
async function markOf({ spec, weights }: Autoencoder): Promise<Uint8Array> {
  const head = new TextEncoder().encode(JSON.stringify(spec));
  const all = new Uint8Array(head.length + weights.byteLength);
  all.set(head);
  all.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength), head.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all)).slice(0, 8);
}

/** A model whose encoder is all zeros, which take no room once deflated, and without its detector. */
function decoderOf({ detector: _, codes: __, ...model }: Autoencoder): Autoencoder {
  const { net, weights } = model;
  const kept = new Set(
    net.layers.slice(net.layers.indexOf(net.bottleneck) + 1).flatMap((l) => l.parameters.map((p) => p.name)),
  );
  const named = namedTensors(net, weights);
  const decoder = flatten(net, (name) => {
    const { data } = named.get(name)!;
    return kept.has(name) ? data : new Float32Array(data.length);
  });
  return { ...model, weights: decoder };
}

/** Whether a row's name would be written outside the folder that it belongs in. */
function leadsOut(name: string): boolean {
  return /^([\\/]|[a-z]:)|(^|[\\/])\.\.([\\/]|$)/i.test(name);
}
