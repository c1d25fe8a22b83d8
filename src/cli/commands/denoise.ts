import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { dataError, HourglassError, usageError } from "../../core/errors.ts";
import { quantile } from "../../core/metrics/quantile.ts";
import { rowOf } from "../../core/rows.ts";
import {
  type Dataset,
  type Denoised,
  type DenoiseOptions,
  type Denoiser,
  isOfPictures,
  type Model,
  namesArray,
  type OpenedPicture,
  openPictures,
  type Picture,
  type PictureFile,
  type Place,
  shardRange,
  writeArray,
} from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command, Context } from "../command.ts";
import type { Values } from "../line/options.ts";
import { openData, refuseSpecialist, shardAsked, withAnyModel } from "../open.ts";
import { namesPicture, placeIn, putFrames, putPicture } from "../write/pictureOut.ts";

/** Standard deviation of the noise found in a picture, 0…1 scale, and how many views of it were cleaned. */
type Cleaned = Pick<Denoised, "noise" | "views">;

/** What has been written, and what had to be said of it. */
interface Written {
  readonly pictures: number;
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
  readonly notes: ReadonlySet<string>;
  /** What was found in each picture, and how many views of it were cleaned. */
  readonly each: readonly Cleaned[];
  /** Of a shard: where its pictures lie among all. */
  readonly place?: Place;
}

/** Cleans a picture, a folder of pictures or an array of them; what is written is of the form that came. */
export const denoise: Command = (context) =>
  withAnyModel(context, async (model) => {
    const { operands, values, progress } = context;
    const [path, source] = operands;
    refuseSpecialist(model, path);
    const out = values.out!;
    const began = performance.now();
    const written = (await isOfPictures(source))
      ? await denoiseFiles(model, context)
      : await denoiseRows(model, context);
    const { pictures, skipped, notes, each, place } = written;
    const noise = each.map((one) => one.noise);
    const views = each.map((one) => one.views);
    if (pictures === 0)
      throw dataError({
        subject: source,
        reason: "unsupported-format",
        rule: "holds no picture that can be read",
        repair: "name a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF pictures",
      });
    for (const note of notes) progress.note(`note: ${note}`);
    return {
      document: {
        model: path,
        out,
        pictures,
        skipped,
        noise: { least: quantile(noise, 0), median: quantile(noise, 0.5), most: quantile(noise, 1) },
        views: { least: quantile(views, 0), most: quantile(views, 1) },
        notes: [...notes],
        seconds: (performance.now() - began) / 1000,
      },
      ...(place && { shard: { ...place, rows: pictures } }),
      text: `${showCount(pictures)} ${pictures === 1 ? "picture" : "pictures"} denoised into ${out}${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}${viewsClause(views)}; ${noiseLine(noise)}`,
    };
  });

/** The noise that was found, in words. */
function noiseLine(noise: readonly number[]): string {
  const [least, most] = [0, 1].map((q) => (255 * quantile(noise, q)).toFixed(1));
  return `noise of σ = ${least === most ? least : `${least}…${most}`} of 255 was found`;
}

/** How many views of the pictures were cleaned, in words, where there was more than one. */
function viewsClause(views: readonly number[]): string {
  const [least, most] = [0, 1].map((q) => quantile(views, q));
  return most === 1 ? "" : `, in ${least === most ? most : `${least}…${most}`} views`;
}

/** How a picture is cleaned, as the flags say; an autoencoder cleans one view whatever the size. */
const optionsOf = ({ strength, views }: Values): DenoiseOptions => ({ strength, views: views ?? "by size" });

/** Cleans files of pictures, each into a file of its own format, depth, resolution, profile and transparency. */
async function denoiseFiles(model: Model | Denoiser, context: Context): Promise<Written> {
  const { operands, values, progress, signal } = context;
  const source = operands[1];
  const out = values.out!;
  refuseReading(context);
  const notes = new Set<string>();
  const all = await openPictures(source, { onNote: (note) => notes.add(note) });
  const { shard } = shardAsked(values);
  const [start, end] = shardRange(all.length, shard);
  const files = all.slice(start, end);
  if (namesArray(out) || (namesPicture(out) && files.some(({ path }) => path !== source)))
    throw usageError({
      subject: "--out",
      rule: "must be a folder for a folder of pictures",
      received: out,
      repair: "give a path without an extension",
    });
  const skipped: { file: string; why: string }[] = [];
  const each: Cleaned[] = [];
  let [done, pictures] = [0, 0];
  for (const file of files) {
    if (signal.aborted) break;
    try {
      const options = {
        ...optionsOf(values),
        // Of one picture the tiles are counted, of several the pictures.
        ...(files.length === 1 && {
          onTile: (tile: number, tiles: number) => progress.count("denoising", tile, tiles),
        }),
      };
      pictures += await denoiseFile(model, file, { source, out, notes, each, options });
    } catch (error) {
      const unreadable = error instanceof HourglassError && error.code === "data";
      if (!unreadable || values.strict || files.length === 1) throw error;
      skipped.push({ file: file.path, why: error.message });
      progress.note(`skipped: ${error.message}`);
    }
    progress.count("denoising", ++done, files.length);
  }
  return { pictures, skipped, notes, each, ...(shard && { place: { start, end, total: all.length } }) };
}

interface Target {
  readonly source: string;
  readonly out: string;
  readonly notes: Set<string>;
  readonly each: Cleaned[];
  readonly options: DenoiseOptions;
}

/** Cleans the pictures of one file; returns how many there were. */
async function denoiseFile(
  model: Model | Denoiser,
  file: PictureFile,
  { source, out, notes, each, options }: Target,
): Promise<number> {
  const opened = await file.open();
  const { name, path } = file;
  const target = path === source && namesPicture(out) ? out : join(out, name);
  async function* cleaned(): AsyncGenerator<Picture> {
    for (let frame = 0; frame < opened.frames; frame++) {
      const picture = await opened.read(frame);
      const [colours, alpha] = opened.alpha ? withoutAlpha(picture) : [picture];
      const result = await model.denoise(colours, options);
      for (const note of result.notes) notes.add(note);
      each.push({ noise: result.noise, views: result.views });
      yield alpha ? withAlpha(result.picture, alpha, colours) : result.picture;
    }
  }
  for (const note of await putFrames(target, cleaned(), opened, { renamed: target === out })) notes.add(note);
  for (const clause of opened.damage) notes.add(`${path} is slightly damaged: ${clause}`);
  if (opened.left > 0) notes.add(leftNote(path, opened));
  return opened.frames;
}

function leftNote(path: string, { left }: OpenedPicture): string {
  const what = left === 1 ? "frame, thumbnail or mask is" : "frames, thumbnails and masks are";
  return `${path}: ${left} more ${what} left out`;
}

/** Cleans the rows of an array or a built-in set: into an array of the same form, or a folder of pictures. */
async function denoiseRows(model: Model | Denoiser, context: Context): Promise<Written> {
  const { operands, values, progress, signal } = context;
  const source = operands[1];
  const dataset = await openData(source, context);
  try {
    if (dataset.kind !== "pictures")
      throw dataError({
        subject: source,
        reason: "unsupported-format",
        rule: "must be pictures",
        received: dataset.kind,
        repair: "give pictures, or an array of them in .npy, .npz or IDX",
      });
    const notes = new Set<string>();
    const each: Cleaned[] = [];
    async function* cleaned(): AsyncGenerator<Picture> {
      for (let row = 0; row < dataset.rows && !signal.aborted; row++) {
        const picture = rowOf(await dataset.read([row]), 0) as Picture;
        const result = await model.denoise(picture, optionsOf(values));
        for (const note of result.notes) notes.add(note);
        each.push({ noise: result.noise, views: result.views });
        yield result.picture;
        progress.count("denoising", row + 1, dataset.rows);
      }
      if (signal.aborted) throw new HourglassError("stopped", "interrupted; nothing was written");
    }
    await writeRows(cleaned(), dataset, source, values.out!);
    const { rows, place } = dataset;
    return { pictures: rows, skipped: [], notes, each, ...(place && { place }) };
  } finally {
    await dataset.close();
  }
}

async function writeRows(
  pictures: AsyncIterable<Picture>,
  dataset: Dataset,
  source: string,
  out: string,
): Promise<void> {
  const { array, rows, shape, dtype } = dataset;
  const own = array && namesArray(source) ? join(out, basename(source)) : undefined;
  const target = namesArray(out) ? out : own;
  if (target !== undefined) {
    await mkdir(dirname(target), { recursive: true });
    const beside = array?.entry === undefined ? undefined : source;
    await writeArray(target, pictures, { rows, shape, form: array, beside });
    return;
  }
  const { start = 0, total = rows } = dataset.place ?? {};
  const digits = String(total - 1).length;
  let row = 0;
  for await (const picture of pictures) {
    const name = dataset.names?.[row] ?? `row-${String(start + row).padStart(digits, "0")}.png`;
    await putPicture(rows === 1 && namesPicture(out) ? out : placeIn(out, name, shape[0]), picture, {
      deep: dtype === "float32",
    });
    row++;
  }
}

/** Flags that say how an array is read say nothing of files of pictures. */
function refuseReading({ values, operands }: Context): void {
  const asked = (["layout", "array"] as const).find((name) => values[name] !== undefined);
  if (asked)
    throw usageError({
      subject: `--${asked}`,
      rule: "goes with arrays of pictures: .npy, .npz and IDX",
      received: operands[1],
      repair: "leave it out",
    });
}

/** A picture's colours, and its transparency. */
function withoutAlpha({ shape: [channels, height, width], data, dtype }: Picture): [Picture, Picture] {
  const size = (channels - 1) * height * width;
  const part = (from: number, to: number, planes: number): Picture =>
    ({ dtype, shape: [planes, height, width], data: data.slice(from, to) }) as Picture;
  return [part(0, size, channels - 1), part(size, data.length, 1)];
}

/** Cleaned colours with the transparency that came; where nothing shows, the colours are those that came too. */
function withAlpha(cleaned: Picture, alpha: Picture, came: Picture): Picture {
  const [channels, height, width] = cleaned.shape;
  const area = height * width;
  const unit = alpha.dtype === "uint8" ? 255 : 1;
  const data = new Float32Array((channels + 1) * area);
  for (let i = 0; i < area; i++) {
    const visible = alpha.data[i] > 0;
    for (let c = 0; c < channels; c++)
      data[c * area + i] = visible ? cleaned.data[c * area + i] : came.data[c * area + i] / unit;
    data[channels * area + i] = alpha.data[i] / unit;
  }
  return { dtype: "float32", shape: [channels + 1, height, width], data };
}
