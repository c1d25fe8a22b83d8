import { codeSummary, dequantised, quantised, spreadOf, stepsFor } from "../compress/quantise.ts";
import { dataError, usageError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { type CodedFile, codedWriter, decodeCoded, mostCodes } from "../files/codedFile.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { type Autoencoder, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { Runner } from "../model/runner.ts";
import { flatten, namedTensors } from "../train/weights.ts";
import { type NextCodes, rowsOfCodes } from "./rowsOfCodes.ts";

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
}

/** Rows as the bytes of a `.hgz` file: their codes, rounded and entropy-coded. */
export async function compress(
  model: OpenModel,
  dataset: Dataset,
  { quality = 50, embed = false }: CompressOptions = {},
): Promise<Compressed> {
  const { run } = model;
  const { rows } = dataset;
  const { latent } = model.spec;
  if (rows * latent > mostCodes)
    throw dataError({
      subject: dataset.name,
      reason: "too-large",
      rule: `a file holds at most ${mostCodes} numbers of codes`,
      received: `${rows} rows of ${latent}`,
      repair: "compress it in parts",
    });
  // Codes are made again in each pass rather than kept, so that memory does not grow with the rows.
  const summary = codeSummary(rows, latent);
  let square = 0;
  for await (const { raw } of chunks(dataset, run)) {
    const { codes, residuals } = await run.explain(raw);
    if (!codes.data.every(Number.isFinite))
      throw dataError({
        subject: dataset.name,
        reason: "invalid-value",
        rule: "every code must be a finite number",
        repair: "look for missing or extreme numbers in the data",
      });
    summary.add(codes);
    for (const r of residuals.data) square += r * r;
  }
  const unrounded = square / (rows * run.width);
  // A model that makes no error would ask for steps of nothing.
  const error = Math.max(unrounded, 1e-9) * 4 ** ((40 - quality) / 10);
  const roundings = await stepsFor(run, summary.result(), error);
  const spread = spreadOf(roundings);
  for await (const { raw } of chunks(dataset, run)) spread.add(quantised(await run.encode(raw), roundings));

  const writer = codedWriter({
    mark: await markOf(model),
    rows,
    numbers: spread.result(),
    ...(dataset.names && { names: dataset.names }),
    ...(embed && { model: encodeModel(toModelFile(decoderOf(model))) }),
  });
  let lost = 0;
  for await (const { raw } of chunks(dataset, run)) {
    const explained = await run.explain(raw);
    const steps = quantised(explained.codes, roundings);
    writer.add(steps);
    lost += lossOf(explained, await run.decode(dequantised(steps, roundings)), dataset.kind);
  }
  return { bytes: writer.finish(), mse: lost / (rows * run.width), unrounded };
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

/** A file that compress wrote, ready to be decoded. */
export interface Opened {
  readonly autoencoder: Autoencoder;
  readonly rows: number;
  /** The codes, from the first row on. */
  codes(): NextCodes;
  readonly names?: readonly string[];
}

/** Opens a compressed file that may be damaged or hostile; `model` decodes it where it holds no decoder itself. */
export async function openCompressed(bytes: Uint8Array, name: string, model?: Autoencoder): Promise<Opened> {
  const file = decodeCoded(bytes, name);
  const autoencoder = await decoderFor(file, name, model);
  const { latent } = autoencoder.spec;
  if (file.numbers.length !== latent)
    throw dataError({
      subject: name,
      reason: "wrong-shape",
      rule: `must hold codes of ${latent} numbers`,
      received: file.numbers.length,
      repair: "open it with the model that compressed it",
    });
  const unsafe = file.names?.find(leadsOut);
  if (unsafe !== undefined)
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "a name in it leads out of the folder",
      received: unsafe,
      repair: "take the file from a source that you trust",
    });
  return {
    autoencoder,
    rows: file.rows,
    codes: () => {
      const next = file.codes();
      return (count) => dequantised(next(count), file.numbers);
    },
    ...(file.names && { names: file.names }),
  };
}

/** The rows of an opened file in the data's own units, in chunks [n, ...row] that start at row `start`. */
export function decompress(
  { autoencoder, rows, codes }: Opened,
  run: Runner,
): ReturnType<typeof rowsOfCodes> {
  return rowsOfCodes({ spec: autoencoder.spec, run }, codes(), rows);
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
