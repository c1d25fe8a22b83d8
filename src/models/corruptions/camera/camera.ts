import type { Random } from "../../../core/random.ts";
import { resize } from "../../../core/resize.ts";
import { randomColours } from "./colours.ts";
import { throughJpeg } from "./jpeg.ts";
import { fromLuma, toLuma } from "./luma.ts";
import { expose } from "./sensor.ts";
import { smooth } from "./smooth.ts";
import { readTable, type ToneCurve, toneCurve } from "./toneCurve.ts";

/** A picture as a camera's file holds it, and as it would be without noise; [3, height, width] in 0…1. */
export interface Shot {
  readonly clean: Float32Array;
  readonly noisy: Float32Array;
}

type Size = readonly [height: number, width: number];

/** The curves of cameras, from none to all of the contrast. */
const curves: readonly ToneCurve[] = Array.from({ length: 9 }, (_, i) => toneCurve(i / 8));

/** Shot noise from a good exposure to a dim room, as variance for each unit of light, drawn evenly on a log scale. */
const [leastShot, mostShot] = [3e-5, 1e-2];

/**
 * Share of the scenes that are enlarged before the sensor, and to how much of their side at most: a sensor of 24 megapixels spreads over 6,000
 * pixels what a picture for the screen holds in 1,000 or 2,000.
 */
const enlargedShare = 0.6;
const mostEnlarged = 4;

/** Passes of a camera that smooths colour, drawn evenly on a log scale: each adds half a square pixel to the variance of the blur. */
const [leastColourPasses, mostColourPasses] = [2, 32];

/** Share of the scenes that a lens blurs, and by how much: standard deviations in the sensor's pixels, from a sharp lens with a weak filter to a soft one. */
const blurredShare = 0.85;
const [leastBlur, mostBlur] = [0.3, 1.5];

/**
 * Photographs a picture [3, height, width], 0…1, with a camera of random make: the light that its pixels stand for falls on a
 * sensor with shot and read noise, through a mosaic; the file is made by white balance, a colour matrix and a tone curve, then
 * smoothed, sharpened, scaled and written as JPEG, each or not (Brooks et al. 2019; Guo et al. 2019; Zhang et al. 2022). The
 * clean one goes the same way without noise and JPEG, so that a denoiser learns to take off noise and not what cameras do.
 */
export function photograph(picture: Float32Array, size: Size, source: Random): Shot {
  const maybe = (share: number): boolean => source.uniform() < share;
  const between = (low: number, high: number): number => low + (high - low) * source.uniform();

  // A file may be smaller than the sensor, which makes noise finer, or enlarged.
  const factor = maybe(0.6) ? 1 : maybe(0.6) ? between(1, 1.5) : between(0.6, 1);
  const sensorSize: Size = [Math.round(size[0] * factor), Math.round(size[1] * factor)];
  const seen = maybe(enlargedShare)
    ? enlarged(picture, size, mostEnlarged ** source.uniform(), source)
    : picture;
  const scene = factor === 1 ? seen : resize(seen, [3, ...size], sensorSize);

  const curve = curves[maybe(0.5) ? 0 : source.integer(curves.length)];
  const { toDisplay, toSensor } = randomColours(source);
  const light = lightOf(scene, curve, toSensor);
  // Lenses and the filter before the sensor blur; pictures that were made smaller are sharper than any sensor sees.
  if (maybe(blurredShare)) blurPlanes(light, sensorSize, between(leastBlur, mostBlur));
  const shot = Math.exp(between(Math.log(leastShot), Math.log(mostShot)));
  // Brooks et al. 2019, equation 3: the two rise together as the gain does.
  const read = Math.exp(2.18 * Math.log(shot) + 1.2 + 0.26 * source.normal());
  const mosaic = maybe(0.85)
    ? { phase: source.integer(4), share: maybe(0.5) ? 1 : source.uniform() }
    : undefined;
  const { clean, noisy } = expose(light, sensorSize, { shot, read }, mosaic, source);

  // Cameras smooth colour far more than luma: the noise they leave is mostly of luma, and coarser than a pixel.
  const smoothing = {
    luma: { by: between(0.05, 0.25), times: maybe(0.6) ? 1 + source.integer(5) : 0 },
    colour: {
      by: 0.25,
      times: maybe(0.85)
        ? Math.round(Math.exp(between(Math.log(leastColourPasses), Math.log(mostColourPasses))))
        : 0,
    },
  };
  const sharpening = maybe(0.5) ? between(0.2, 1.5) : 0;
  const jpegOf = (): Parameters<typeof throughJpeg>[2] => ({
    quality: Math.round(100 - 40 * source.uniform() ** 2),
    halved: maybe(0.5),
    offset: [source.integer(8), source.integer(8)],
  });
  const written = maybe(0.7) ? jpegOf() : undefined;
  const scaledLater = factor !== 1 && maybe(0.3);
  const [cleanFile, noisyFile] = [clean, noisy].map((sensed) => {
    const file = develop(sensed, curve, toDisplay);
    smoothFile(file, sensorSize, smoothing);
    if (sharpening > 0) sharpen(file, sensorSize, sharpening);
    return hold(file);
  });
  const scale = (file: Float32Array): Float32Array =>
    factor === 1 ? file : hold(resize(file, [3, ...sensorSize], size));
  const write = (file: Float32Array, at: Size): Float32Array =>
    written ? throughJpeg(file, at, written) : file;
  const noisyOut = scaledLater ? scale(write(noisyFile, sensorSize)) : write(scale(noisyFile), size);
  return { clean: scale(cleanFile), noisy: asBytes(noisyOut) };
}

/** A part of a picture, anywhere in it, at the size of the whole. */
function enlarged(picture: Float32Array, [height, width]: Size, by: number, source: Random): Float32Array {
  const [rows, columns] = [Math.round(height / by), Math.round(width / by)];
  const [top, left] = [source.integer(height - rows + 1), source.integer(width - columns + 1)];
  const part = new Float32Array(3 * rows * columns);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < rows; y++) {
      const from = (c * height + top + y) * width + left;
      part.set(picture.subarray(from, from + columns), (c * rows + y) * columns);
    }
  return resize(part, [3, rows, columns], [height, width]);
}

/** The light on the sensor in its own colours, of display values. */
function lightOf(scene: Float32Array, { linear }: ToneCurve, m: Float64Array): Float32Array {
  const n = scene.length / 3;
  const out = new Float32Array(scene.length);
  for (let i = 0; i < n; i++) {
    const r = readTable(linear, scene[i]);
    const g = readTable(linear, scene[n + i]);
    const b = readTable(linear, scene[2 * n + i]);
    for (let c = 0; c < 3; c++) out[c * n + i] = m[3 * c] * r + m[3 * c + 1] * g + m[3 * c + 2] * b;
  }
  return out;
}

/** Display values of what a sensor read. */
function develop(sensed: Float32Array, { encoded }: ToneCurve, m: Float64Array): Float32Array {
  const n = sensed.length / 3;
  const out = new Float32Array(sensed.length);
  for (let i = 0; i < n; i++) {
    const r = sensed[i];
    const g = sensed[n + i];
    const b = sensed[2 * n + i];
    for (let c = 0; c < 3; c++) {
      const light = m[3 * c] * r + m[3 * c + 1] * g + m[3 * c + 2] * b;
      out[c * n + i] = readTable(encoded, light > 0 ? Math.sqrt(light) : 0);
    }
  }
  return out;
}

/** How much a plane is smoothed. */
interface Smoothing {
  readonly by: number;
  readonly times: number;
}

/** Smooths a file in place, its luma and its colour, as cameras do against noise. */
function smoothFile(
  file: Float32Array,
  size: Size,
  { luma, colour }: { readonly luma: Smoothing; readonly colour: Smoothing },
): void {
  if (luma.times + colour.times === 0) return;
  toLuma(file);
  const n = file.length / 3;
  for (const [c, { by, times }] of [luma, colour, colour].entries())
    smooth(file.subarray(c * n, (c + 1) * n), size, by, times);
  fromLuma(file);
}

/** Blurs planes in place about as a Gaussian of a standard deviation in pixels does. */
function blurPlanes(planes: Float32Array, size: Size, deviation: number): void {
  // A pass of the kernel (a, 1 − 2a, a) adds a variance of 2a; passes of a quarter at most keep it smooth.
  const times = Math.ceil(deviation ** 2 / 0.5);
  smoothPlanes(planes, size, deviation ** 2 / (2 * times), times);
}

function smoothPlanes(planes: Float32Array, size: Size, a: number, times = 1): void {
  const n = planes.length / 3;
  for (let c = 0; c < 3; c++) smooth(planes.subarray(c * n, (c + 1) * n), size, a, times);
}

/** Adds a share of what smoothing takes away, in place. */
function sharpen(file: Float32Array, size: Size, share: number): void {
  const smoothed = file.slice();
  smoothPlanes(smoothed, size, 0.25);
  for (let i = 0; i < file.length; i++) file[i] += share * (file[i] - smoothed[i]);
}

/** Holds the numbers of a picture to 0…1, in place. */
function hold(file: Float32Array): Float32Array {
  for (let i = 0; i < file.length; i++) file[i] = Math.min(1, Math.max(0, file[i]));
  return file;
}

/** A picture held to 0…1 and rounded to 8 bits, as files are. */
export function asBytes(file: Float32Array): Float32Array {
  const out = new Float32Array(file.length);
  for (let i = 0; i < file.length; i++) out[i] = Math.round(255 * Math.min(1, Math.max(0, file[i]))) / 255;
  return out;
}
