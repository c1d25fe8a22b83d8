import { HourglassError, usageError } from "../../../core/errors.ts";
import { rowOf } from "../../../core/rows.ts";
import {
  arrayStream,
  type Dataset,
  type Denoiser,
  type Model,
  type Picture,
  type Source,
} from "../../../node.ts";
import { type Body, bodyName } from "../in/body.ts";
import { type BodyKind, pictureKinds, typeOf } from "../in/mediaTypes.ts";
import { openCodes, openPicture, openPictures, openRows } from "../in/openBody.ts";
import { accepted, type Offer } from "../out/accept.ts";
import { jsonAnswer } from "../out/jsonAnswer.ts";
import { type NamedPicture, pictureBytes, picturesOf, zipOf } from "../out/pictureAnswer.ts";
import { type Asked, tableAnswer } from "../out/tableAnswer.ts";
import type { Batcher } from "./batcher.ts";
import type { Parameters } from "./parameters.ts";
import { type Results, rowTasks } from "./results.ts";
import type { TaskName } from "./tasks.ts";

/** A request for a task, understood. */
export interface Request {
  readonly task: TaskName;
  readonly parameters: Parameters;
  readonly body: Body;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly signal: AbortSignal;
  /** Called with how many rows it has. */
  onRows(rows: number): void;
}

/** An answer: its type, and its bytes as they come. */
export interface Answer {
  readonly type: string;
  readonly pieces: AsyncIterable<Uint8Array | string>;
}

/** Small work that is done together with others of its kind. */
export interface JoinedWork {
  readonly model: Model;
  readonly task: keyof typeof rowTasks;
  readonly data: Dataset;
  readonly parameters: Parameters;
}

/** What the work of requests shares. */
export interface Workshop {
  readonly small: Batcher<JoinedWork, Results>;
  /** Rows from which a request is passed over part by part by itself. */
  readonly smallRows: number;
  /** Has large work done, a few pieces at a time. */
  large<T>(work: () => Promise<T>): Promise<T>;
  /** A name for each loaded model; work is joined by it. */
  keyOf(model: Model): string;
}

/**
 * Does a task and hands its answer over to `send`, which takes all of it; what was opened for it is closed then. Throws
 * where the request cannot be answered.
 */
export async function score(
  model: Model | Denoiser,
  request: Request,
  shop: Workshop,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { task } = request;
  if (task === "denoise") return denoise(model, request, shop, send);
  if (model.family !== "autoencoder")
    throw usageError({
      subject: task,
      reason: "wrong-model",
      rule: "needs an autoencoder; this is a denoiser of pictures of any size, which has no code",
      repair: "ask it to denoise",
    });
  const data =
    task === "decode"
      ? await openCodes(model, request.body, request.parameters.width)
      : await openRows(model, request.body, request.contentType, openOptions(request.parameters));
  try {
    request.onRows(data.rows);
    if (task === "compress") return await compress(model, data, request, shop, send);
    return await rows(model, data, { ...request, task }, shop, send);
  } finally {
    await data.close();
  }
}

async function rows(
  model: Model,
  data: Dataset,
  request: Request & { readonly task: keyof typeof rowTasks },
  shop: Workshop,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { task, parameters, signal } = request;
  const offers = offersOf(task, model, data);
  const offer = accepted(request.accept, offers, request.body.kind);
  const small = data.rows <= shop.smallRows && data.cut === undefined;
  const key = () =>
    [shop.keyOf(model), task, data.dtype, parameters.rate, parameters.threshold, parameters.width].join(" ");
  const answer = async (results: Results) =>
    send({
      type: offer.type,
      pieces: unlessStopped(written(offer.format, results, { model, data, parameters }, data.notes), signal),
    });
  if (small) return answer(await shop.small.add(key(), { model, task, data, parameters }, data.rows, signal));
  return shop.large(() => answer(rowTasks[task](model, data, parameters)));
}

async function compress(
  model: Model,
  data: Dataset,
  { parameters: { quality, embed }, accept }: Request,
  shop: Workshop,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { type } = accepted(accept, [{ format: "hgz", type: "application/octet-stream" }]);
  const { bytes } = await shop.large(() => model.compress(data, { quality, embed }));
  return send({ type, pieces: once(bytes) });
}

async function denoise(
  model: Model | Denoiser,
  request: Request,
  shop: Workshop,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  const sources = await openPictures(request.body, request.contentType);
  const offers = sources.length === 1 ? [...pictureOffers, zipOffer] : [zipOffer];
  const { format, type } = accepted(request.accept, offers, request.body.kind);
  request.onRows(sources.length);
  const cleaned = async (source: Source): Promise<NamedPicture> => {
    const data = await openPicture(source);
    try {
      if (data.kind !== "pictures")
        throw usageError({
          subject: bodyName(request.body.kind),
          reason: "unsupported-format",
          rule: "must be a picture",
          repair: "send PNG, JPEG, WebP, TIFF, GIF or AVIF",
        });
      return { name: data.names?.[0] ?? "picture", picture: await clean(model, data, request, shop) };
    } finally {
      await data.close();
    }
  };
  if (format === "zip") return send({ type, pieces: zipOf(each(sources, cleaned)) });
  const { picture } = await cleaned(sources[0]);
  return send({ type, pieces: once(await pictureBytes(picture, format)) });
}

/** A picture cleaned: one that fits an autoencoder together with others, any other by itself. */
async function clean(
  model: Model | Denoiser,
  data: Dataset,
  { signal, parameters: { strength = 1 } }: Request,
  { small, large, keyOf }: Workshop,
): Promise<Picture> {
  if (strength === 1 && model.family === "autoencoder" && model.spec.input.kind === "pictures") {
    const { channels, height, width } = model.spec.input;
    if (data.shape.join() === [channels, height, width].join()) {
      const work = { model, task: "reconstruct", data, parameters: {} } as const;
      const results = await small.add(`${keyOf(model)} reconstruct ${data.dtype}`, work, data.rows, signal);
      for await (const part of results.parts as AsyncIterable<{ rows: Picture }>)
        return rowOf(part.rows, 0) as Picture;
    }
  }
  const picture = rowOf(await data.read([0]), 0) as Picture;
  return (await large(() => model.denoise(picture, { strength }))).picture;
}

type TableOffer = "csv" | "tsv" | "jsonl" | "npy" | "parquet";
type PictureOffer = "png" | "jpeg" | "webp" | "tiff" | "avif";

const offer = <F extends BodyKind>(format: F): Offer<F> => ({ format, type: typeOf(format) });
const zipOffer = { format: "zip", type: "application/zip" } as const;
const pictureOffers: readonly Offer<PictureOffer>[] = (["png", "jpeg", "webp", "tiff", "avif"] as const).map(
  offer,
);
const jsonOffer = offer("json");
const tableOffers: readonly Offer<TableOffer>[] = (["csv", "tsv", "jsonl", "npy", "parquet"] as const).map(
  offer,
);

/** What an answer may be written as, the usual one first. */
function offersOf(
  task: TaskName,
  { spec }: Model,
  { rows }: Dataset,
): Offer<"json" | "zip" | TableOffer | PictureOffer>[] {
  const pictures = spec.input.kind === "pictures" && (task === "reconstruct" || task === "decode");
  if (!pictures) return [jsonOffer, ...tableOffers];
  return [jsonOffer, zipOffer, offer("npy"), ...(rows === 1 ? pictureOffers : [])];
}

function written(
  format: "json" | "zip" | TableOffer | PictureOffer,
  results: Results,
  asked: Asked,
  notes: readonly string[],
): AsyncIterable<Uint8Array | string> {
  if (format === "json") return jsonAnswer(results, asked, notes);
  if (format === "zip" || isPicture(format)) {
    if (results.kind !== "rows") throw new HourglassError("internal", "internal: only rows can be pictures");
    const pictures = picturesOf(results.parts, asked.data);
    return format === "zip" ? zipOf(pictures) : onePicture(pictures, format);
  }
  const { input } = asked.model.spec;
  if (format === "npy" && results.kind === "rows" && input.kind === "pictures")
    return arrayStream([asked.data.rows, input.channels, input.height, input.width], rowsOf(results.parts));
  return tableAnswer(format, results, asked);
}

async function* rowsOf<T>(parts: AsyncIterable<{ readonly rows: T }>): AsyncGenerator<T> {
  for await (const { rows } of parts) yield rows;
}

function isPicture(format: string): format is PictureOffer {
  return (pictureKinds as readonly string[]).includes(format);
}

async function* onePicture(
  pictures: AsyncIterable<NamedPicture>,
  format: PictureOffer,
): AsyncGenerator<Uint8Array> {
  for await (const { picture } of pictures) yield await pictureBytes(picture, format);
}

function openOptions({ label, delimiter, encoding, header }: Parameters) {
  return {
    ...(label !== undefined && { label }),
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(header !== undefined && { header }),
  };
}

async function* unlessStopped<T>(pieces: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const piece of pieces) {
    if (signal.aborted) throw new HourglassError("stopped", "nobody waits for the answer any more");
    yield piece;
  }
}

async function* each<S, T>(sources: readonly S[], work: (source: S) => Promise<T>): AsyncGenerator<T> {
  for (const source of sources) yield await work(source);
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
