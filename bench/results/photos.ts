import { readdir } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { bytePixels } from "../../src/core/picture.ts";
import type { Tensor } from "../../src/core/tensor.ts";
import { loadPhotoCodec, onnxEngine, readPicture } from "../../src/node.ts";
import { bestAt, bytesSaved, psnrAt, type RatePoint } from "./rateDistortion.ts";
import type { Context, Figure, Row } from "./row.ts";

const colour = "denoise/CBSD68";
const shipped = join("models", "photo.safetensors");
/** Ours: four points, as Bjøntegaard has them, that reach a little beyond the rates compared. */
const qualities = [7, 12, 19, 29];
/** Bits a pixel at which the curves are compared. */
const rates = [0.15, 0.2, 0.3, 0.4, 0.5];
const range = [rates[0], rates.at(-1)!] as const;

/** Other codecs at settings that do them justice, and qualities from the lowest to beyond half a bit a pixel. */
const others: readonly {
  name: string;
  qualities: readonly number[];
  code: (image: Sharp, quality: number) => Sharp;
}[] = [
  {
    name: "JPEG 4:2:0",
    qualities: [3, 5, 8, 12, 18, 27, 38],
    code: (image, quality) => image.jpeg({ quality, mozjpeg: true }),
  },
  {
    name: "JPEG 4:4:4",
    qualities: [3, 5, 8, 12, 18, 27, 38],
    code: (image, quality) => image.jpeg({ quality, mozjpeg: true, chromaSubsampling: "4:4:4" }),
  },
  {
    name: "WebP",
    qualities: [1, 4, 12, 24, 40],
    code: (image, quality) => image.webp({ quality, effort: 6 }),
  },
  {
    name: "AVIF",
    qualities: [6, 16, 28, 42],
    code: (image, quality) => image.avif({ quality, effort: 4, chromaSubsampling: "4:4:4" }),
  },
];

/** Photos of any size in few bytes, beside the codecs that everyone has. */
export const photos: Row = {
  name: "photos-compressed",
  what: `Colour CBSD68 by the codec that is shipped, \`${shipped}\`, which never saw these pictures: \`compress ${shipped} CBSD68 --quality ${qualities.join(", ")}\`, whole files counted; what \`compress\` says comes back is what is judged, and the first picture of each quality is decoded from its file besides. Beside it JPEG (MozJPEG's: optimised, progressive, trellis; the better of 4:2:0 and 4:4:4), WebP (effort 6) and AVIF (effort 4, 4:4:4). PSNR is of 8-bit pixels, a mean over the pictures, as are bits a pixel; between qualities it is linear over the logarithm of the rate.`,
  minutes: 15,
  needs: [colour],
  run: async (context) => {
    const folder = context.data(colour);
    const files = (await readdir(folder))
      .filter((name) => name.endsWith(".png"))
      .map((name) => join(folder, name));
    const curves = new Map<string, RatePoint[]>();
    for (const { name, qualities, code } of others) {
      const points: RatePoint[] = [];
      for (const quality of qualities) points.push(await otherPoint(files, (image) => code(image, quality)));
      curves.set(name, points);
      context.log(`${name}: ${said(points)}`);
    }
    const ours = await ourCurve(files, context);
    const [fine, rough] = [curves.get("JPEG 4:4:4")!, curves.get("JPEG 4:2:0")!];
    const jpeg = rates.map((bitsPerPixel) => ({
      bitsPerPixel,
      psnr: bestAt([fine, rough], bitsPerPixel) ?? 0,
    }));
    const saved = (other: readonly RatePoint[]): number => 100 * bytesSaved(ours, other, range);
    const figures: Figure[] = rates.map((rate, i) => ({
      name: `PSNR at ${rate} bits a pixel, dB`,
      value: psnrAt(ours, rate) ?? Number.NaN,
      digits: 2,
      reach: { atLeast: jpeg[i].psnr + 0.005 },
      beside: {
        JPEG: jpeg[i].psnr,
        ...besideAt("WebP", curves.get("WebP")!, rate),
        ...besideAt("AVIF", curves.get("AVIF")!, rate),
      },
    }));
    figures.push({
      name: "bytes at the same PSNR less than JPEG's, % (BD-rate)",
      value: -saved(jpeg),
      digits: 1,
      reach: { atLeast: 25 },
      beside: {
        "less than WebP's": -saved(curves.get("WebP")!),
        "less than AVIF's": -saved(curves.get("AVIF")!),
      },
    });
    return { figures, notes: [`Ours: ${said(ours)}.`] };
  },
};

async function ourCurve(files: readonly string[], { threads, log }: Context): Promise<RatePoint[]> {
  const engine = await onnxEngine({ threads });
  const model = await loadPhotoCodec(shipped, { engine });
  try {
    const points: RatePoint[] = [];
    for (const quality of qualities) {
      points.push(
        await meanPoint(files, async (path) => {
          const picture = bytePixels(await readPicture(path));
          const { bytes, restored } = await model.compress(picture, { quality });
          const back = bytePixels(restored!);
          if (path === files[0]) refuseOther(back, bytePixels((await model.decompress(bytes)).picture));
          return { bytes: bytes.length, back, picture };
        }),
      );
      log(`ours: ${said(points.slice(-1))}`);
    }
    return points;
  } finally {
    await model.close();
    await engine.close();
  }
}

/** Throws where a file did not give what compress said. */
function refuseOther(said: Tensor<"uint8">, found: Tensor<"uint8">): void {
  if (found.data.some((x, i) => x !== said.data[i]))
    throw new Error("decompress gave another picture than compress said");
}

function otherPoint(files: readonly string[], code: (image: Sharp) => Sharp): Promise<RatePoint> {
  return meanPoint(files, async (path) => {
    const picture = bytePixels(await readPicture(path));
    const bytes = await code(sharp(path).removeAlpha()).toBuffer();
    const { data } = await sharp(bytes)
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const [channels, height, width] = picture.shape;
    const area = height * width;
    const planes = Uint8Array.from(
      picture.data,
      (_, i) => data[(i % area) * channels + Math.floor(i / area)],
    );
    return { bytes: bytes.length, back: { ...picture, data: planes }, picture };
  });
}

/** A picture, its file's bytes and what comes back of it. */
interface Coded {
  readonly bytes: number;
  readonly picture: Tensor<"uint8">;
  readonly back: Tensor<"uint8">;
}

async function meanPoint(
  files: readonly string[],
  code: (path: string) => Promise<Coded>,
): Promise<RatePoint> {
  let [bits, decibels] = [0, 0];
  for (const path of files) {
    const { bytes, picture, back } = await code(path);
    bits += (8 * bytes) / (picture.shape[1] * picture.shape[2]) / files.length;
    decibels += psnr(back.data, picture.data, 255) / files.length;
  }
  return { bitsPerPixel: bits, psnr: decibels };
}

function besideAt(name: string, points: readonly RatePoint[], rate: number): Record<string, number> {
  const found = psnrAt(points, rate);
  return found === undefined ? {} : { [name]: found };
}

function said(points: readonly RatePoint[]): string {
  return points
    .map(({ bitsPerPixel, psnr }) => `${psnr.toFixed(2)} dB at ${bitsPerPixel.toFixed(3)}`)
    .join(", ");
}
