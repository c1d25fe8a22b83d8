import { dequantised, quantised, stepsFor } from "../compress/quantise.ts";
import { dataError, usageError } from "../core/errors.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { type CodedFile, decodeCoded, encodeCoded } from "../files/codedFile.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { type Autoencoder, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { chunks, type Runner } from "../model/runner.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import { flatten, namedTensors } from "../train/weights.ts";

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
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of what the file gives back. */
  readonly mse: number;
  /** Of what the model alone would lose, without any rounding. */
  readonly unrounded: number;
}

/** Rows as the bytes of a `.hgz` file: their codes, rounded and entropy-coded. */
export async function compress(
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset,
  { quality = 50, embed = false }: CompressOptions = {},
): Promise<Compressed> {
  const { latent } = autoencoder.spec;
  const codes: Tensor<"float32"> = {
    dtype: "float32",
    shape: [dataset.rows, latent],
    data: new Float32Array(dataset.rows * latent),
  };
  let square = 0;
  for await (const { start, raw } of chunks(dataset)) {
    const explained = await run.explain(raw);
    codes.data.set(explained.codes.data, start * latent);
    for (const r of explained.residuals.data) square += r * r;
  }
  if (!codes.data.every(Number.isFinite))
    throw dataError({ subject: dataset.name, rule: "every code must be a finite number" });
  const unrounded = square / (dataset.rows * run.width);
  // A model that makes no error would ask for steps of nothing.
  const error = Math.max(unrounded, 1e-9) * 4 ** ((40 - quality) / 10);
  const numbers = await stepsFor(run, codes, error);
  const rounded = quantised(codes, numbers);
  const bytes = encodeCoded({
    mark: await markOf(autoencoder),
    numbers,
    codes: rounded,
    ...(dataset.names && { names: dataset.names }),
    ...(embed && { model: encodeModel(toModelFile(decoderOf(autoencoder))) }),
  });
  const mse = await lossOf(run, dataset, dequantised(rounded, numbers));
  return { bytes, mse, unrounded };
}

/** Mean squared error of a number where rows are decoded from such codes [rows, latent]. */
async function lossOf(run: Runner, dataset: Dataset, codes: Tensor<"float32">): Promise<number> {
  let square = 0;
  for await (const { start, raw } of chunks(dataset)) {
    const { residuals, predicted } = await run.explain(raw);
    const [n, latent] = [raw.shape[0], codes.shape[1]];
    const { data } = await run.decode(
      tensor("float32", [n, latent], codes.data.slice(start * latent, (start + n) * latent)),
    );
    for (let i = 0; i < data.length; i++) {
      // A cell that is missing has no residual, and nothing of it can be lost.
      const missing = residuals.data[i] === 0 && dataset.kind !== "pictures";
      if (!missing) square += (residuals.data[i] + predicted.data[i] - data[i]) ** 2;
    }
  }
  return square / (dataset.rows * run.width);
}

/** A file that compress wrote, ready to be decoded. */
export interface Opened {
  readonly autoencoder: Autoencoder;
  /** [rows, latent] */
  readonly codes: Tensor<"float32">;
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
      rule: `must hold codes of ${latent} numbers`,
      received: file.numbers.length,
    });
  const unsafe = file.names?.find(leadsOut);
  if (unsafe !== undefined)
    throw dataError({ subject: name, rule: "a name in it leads out of the folder", received: unsafe });
  return {
    autoencoder,
    codes: dequantised(file.codes, file.numbers),
    ...(file.names && { names: file.names }),
  };
}

/** The rows of an opened file in the data's own units, in chunks [n, ...row] that start at row `start`. */
export async function* decompress(
  { autoencoder: { spec }, codes }: Opened,
  run: Runner,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  const [total, latent] = codes.shape;
  const size = Math.max(1, Math.floor(4_000_000 / run.width));
  for (let start = 0; start < total; start += size) {
    const data = codes.data.slice(start * latent, Math.min(total, start + size) * latent);
    const some = await run.decode({ dtype: "float32", shape: [data.length / latent, latent], data });
    yield { start, rows: postprocess(spec.input, some) };
  }
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
      rule: "holds no decoder",
      repair: "name the model that compressed it with --model",
    });
  const markGiven = await markOf(given);
  if (mark.some((byte, i) => byte !== markGiven[i]))
    throw usageError({ subject: name, rule: "was compressed by another model than --model names" });
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
