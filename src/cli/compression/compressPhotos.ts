import { mkdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { dataError, HourglassError, usageError } from "../../core/errors.ts";
import { psnr } from "../../core/metrics/psnr.ts";
import { bytePixels, unitPixels } from "../../core/picture.ts";
import {
  besideCodecs,
  type CodecResult,
  openPictures,
  type PhotoCodec,
  type PictureFile,
  readPicture,
  writeFile,
} from "../../node.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Context, Outcome } from "../command.ts";
import { textTable } from "../show/textTable.ts";
import { stopIf } from "../stop.ts";
import { photoNames } from "./photoNames.ts";

/** Most pixels of a picture that the codecs are tried on: finding the best file of a size takes many. */
const comparedPixels = 1e6;
/** Most pictures that they are tried on. */
const comparedPictures = 24;

/** A photo that was compressed. */
interface Written {
  readonly name: string;
  readonly out: string;
  readonly bytes: number;
  readonly pixels: number;
  /** Of what the file gives back, rounded to 8 bits. */
  readonly psnr: number;
  readonly baselines?: Partial<Record<string, CodecResult>>;
}

/** Writes each photo of a folder, or one, as a small file; says what it cost and what is lost, beside JPEG and WebP. */
export async function compressPhotos(
  model: PhotoCodec,
  { began }: { began: number },
  context: Context,
): Promise<Outcome> {
  const { operands, values, progress, signal } = context;
  const [path, source] = operands;
  const { out = "", quality } = values;
  const stray = (["embed", "shard", "layout", "array"] as const).find((name) => values[name] !== undefined);
  if (stray)
    throw usageError({ subject: `--${stray}`, rule: "does not go with a codec of photos", received: path });
  const files = await openPictures(source);
  const alone = files.length === 1 && files[0].path === source;
  if (!alone && extname(out) !== "")
    throw usageError({
      subject: "--out",
      rule: "must be a folder for a folder of pictures",
      received: out,
      repair: "give a path without an extension",
    });
  const names = photoNames(files.map(({ name }) => name));
  const written: Written[] = [];
  const skipped: { file: string; why: string }[] = [];
  for (const [i, file] of files.entries()) {
    stopIf(signal);
    const target = alone ? out : join(out, `${names[i]}.hgz`);
    try {
      written.push(
        await compressOne(model, file, target, { quality, alone, compare: i < comparedPictures }, context),
      );
    } catch (error) {
      const unreadable = error instanceof HourglassError && error.code === "data";
      if (!unreadable || values.strict || alone) throw error;
      skipped.push({ file: file.path, why: error.message });
      progress.note(`skipped: ${error.message}`);
    }
    if (!alone) progress.count("compressing", i + 1, files.length);
  }
  if (written.length === 0)
    throw dataError({
      subject: source,
      reason: "unsupported-format",
      rule: "holds no picture that can be read",
      repair: "name a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF pictures",
    });
  const bytes = written.reduce((sum, w) => sum + w.bytes, 0);
  const pixels = written.reduce((sum, w) => sum + w.pixels, 0);
  const mean = written.reduce((sum, w) => sum + w.psnr, 0) / written.length;
  const beside = meanBeside(written);
  return {
    document: {
      model: path,
      out,
      rows: written.length,
      skipped,
      bytes,
      bytes_per_row: bytes / written.length,
      bits_per_pixel: (8 * bytes) / pixels,
      psnr: mean,
      ...(beside && { compared: beside.compared, baselines: beside.baselines }),
      photos: written.map(({ name, bytes, pixels, psnr }) => ({
        name,
        bytes,
        bits_per_pixel: (8 * bytes) / pixels,
        psnr,
      })),
      seconds: (performance.now() - began) / 1000,
    },
    text: [
      `${showCount(written.length)} ${written.length === 1 ? "photo" : "photos"} in ${showCount(bytes)} bytes: ${out}`,
      `${showNumber((8 * bytes) / pixels)} bits a pixel, everything in the file counted; PSNR ${mean.toFixed(2)} dB`,
      ...(beside
        ? [
            "",
            textTable(
              ["", "bytes a picture", "PSNR, dB", ""],
              [
                ["this codec", beside.bytes, beside.psnr, ""],
                ...Object.entries(beside.baselines).map(
                  ([codec, result]): [string, number, number, string] => [
                    codec,
                    result.bytes,
                    result.psnr,
                    result.over > 0 ? `${result.over} do not get that small at full size` : "",
                  ],
                ),
              ],
            ),
            `${beside.compared} ${beside.compared === 1 ? "picture" : "pictures"} compared`,
          ]
        : []),
    ].join("\n"),
  };
}

async function compressOne(
  model: PhotoCodec,
  { path, name }: PictureFile,
  target: string,
  { quality, alone, compare }: { quality?: number; alone: boolean; compare: boolean },
  { progress }: Context,
): Promise<Written> {
  const picture = bytePixels(await readPicture(path, { onNote: (note) => progress.note(`note: ${note}`) }));
  const [, height, width] = picture.shape;
  const pixels = height * width;
  if (alone) progress.stage(`compressing ${showCount(height)}×${showCount(width)} pixels`);
  const { bytes, restored } = await model.compress(picture, {
    quality,
    // Of one picture the tiles are counted, of several the pictures.
    ...(alone && {
      onTile: (done: number, tiles: number) => progress.count("looking at what is lost", done, tiles),
    }),
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
  const truth = compare && pixels <= comparedPixels ? unitPixels(picture).data : undefined;
  return {
    ...{ name: basename(name), out: target, bytes: bytes.length, pixels },
    psnr: psnr(bytePixels(restored!).data, picture.data, 255),
    ...(truth && { baselines: await besideCodecs([truth], picture.shape, bytes.length) }),
  };
}

/** The means over the photos that the codecs were tried on. */
function meanBeside(written: readonly Written[]) {
  const both = written.filter(({ baselines }) => baselines !== undefined);
  if (both.length === 0) return undefined;
  const mean = (of: (one: Written) => number): number =>
    both.reduce((sum, one) => sum + of(one), 0) / both.length;
  const names = Object.keys(both[0].baselines!);
  return {
    compared: both.length,
    bytes: mean(({ bytes }) => bytes),
    psnr: mean(({ psnr }) => psnr),
    baselines: Object.fromEntries(
      names.map((name): [string, CodecResult] => [
        name,
        {
          bytes: mean(({ baselines }) => baselines![name]!.bytes),
          psnr: mean(({ baselines }) => baselines![name]!.psnr),
          over: both.reduce((sum, { baselines }) => sum + baselines![name]!.over, 0),
        },
      ]),
    ),
  };
}
