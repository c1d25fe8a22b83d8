import sharp from "sharp";
import { expect, test } from "vitest";
import { random } from "../../../core/random.ts";
import { tensor } from "../../../core/tensor.ts";
import { asBytes, photograph } from "./camera.ts";
import { randomColours } from "./colours.ts";
import { bayer, demosaic } from "./demosaic.ts";
import { throughJpeg } from "./jpeg.ts";
import { fromLuma, toLuma } from "./luma.ts";
import { noisyPatches } from "./noisyPatches.ts";
import { expose } from "./sensor.ts";
import { readTable, toneCurve } from "./toneCurve.ts";

const side = 64;
const area = side ** 2;

/** A smooth colour picture [3, side, side] with some detail. */
const scene = Float32Array.from({ length: 3 * area }, (_, i) => {
  const [c, y, x] = [Math.floor(i / area), Math.floor((i % area) / side), i % side];
  return 0.5 + 0.3 * Math.sin(x / (4 + c)) * Math.cos(y / 7) + 0.1 * Math.sin(x * y);
});

const meanSquare = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (x, i) => (x - b[i]) ** 2).reduce((sum, x) => sum + x, 0) / a.length;

test("a tone curve and its inverse undo each other, and so do colours", () => {
  for (const contrast of [0, 0.5, 1]) {
    const { encoded, linear } = toneCurve(contrast);
    for (let x = 0.02; x <= 1; x += 0.07)
      expect(readTable(encoded, Math.sqrt(readTable(linear, x)))).toBeCloseTo(x, 3);
  }
  expect(readTable(toneCurve(0).linear, 0.5)).toBeCloseTo(0.5 ** 2.2, 4);
  const { toDisplay, toSensor } = randomColours(random(1));
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += toDisplay[3 * i + k] * toSensor[3 * k + j];
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
    }
});

test.each([0, 1, 2, 3])(
  "a mosaic of phase %i has two greens to a red and a blue, and even colours come back",
  (phase) => {
    const counts = [0, 0, 0];
    for (let y = 0; y < 2; y++) for (let x = 0; x < 2; x++) counts[bayer(y, x, phase)]++;
    expect(counts).toEqual([1, 2, 1]);
    const colours = [0.2, 0.5, 0.7];
    const mosaic = Float32Array.from(
      { length: 6 * 8 },
      (_, i) => colours[bayer(Math.floor(i / 8), i % 8, phase)],
    );
    for (const share of [0, 1]) {
      const out = demosaic(mosaic, [6, 8], phase, share);
      // Colours are even, so the correction sees none of them depart from its surroundings.
      for (const [i, v] of out.entries()) expect(v).toBeCloseTo(colours[Math.floor(i / 48)], 5);
    }
  },
);

test("a grey ramp passes through a mosaic as it is, corners apart", () => {
  const ramp = Float32Array.from({ length: 12 * 12 }, (_, i) => (Math.floor(i / 12) + 2 * (i % 12)) / 40);
  for (const share of [0, 1]) {
    const out = demosaic(ramp, [12, 12], 2, share);
    for (let c = 0; c < 3; c++)
      for (let y = 2; y < 10; y++)
        for (let x = 2; x < 10; x++) expect(out[c * 144 + 12 * y + x]).toBeCloseTo(ramp[12 * y + x], 5);
  }
});

test("a sensor's noise has the variance of its light, and a mosaic spreads it over neighbours", () => {
  const light = new Float32Array(3 * 128 * 128).fill(0.4);
  const noise = { shot: 1e-3, read: 1e-4 };
  const statistics = (mosaic: { phase: number; share: number } | undefined) => {
    const { clean, noisy } = expose(light, [128, 128], noise, mosaic, random(2));
    const errors = noisy.subarray(0, 128 * 128).map((x, i) => x - clean[i]);
    let [squares, beside] = [0, 0];
    for (let i = 0; i < errors.length; i++) squares += errors[i] ** 2;
    for (let i = 1; i < errors.length; i++) beside += errors[i] * errors[i - 1];
    return { variance: squares / errors.length, correlation: beside / squares };
  };
  const plain = statistics(undefined);
  expect(plain.variance / (1e-3 * 0.4 + 1e-4)).toBeCloseTo(1, 1);
  expect(Math.abs(plain.correlation)).toBeLessThan(0.03);
  expect(statistics({ phase: 0, share: 0 }).correlation).toBeGreaterThan(0.3);
});

test("luma and colour differences give the colours back", () => {
  const picture = scene.slice();
  toLuma(picture);
  expect(meanSquare(picture, scene)).toBeGreaterThan(0.01);
  fromLuma(picture);
  expect(meanSquare(picture, scene)).toBeLessThan(1e-12);
});

test.each([
  [60, false],
  [60, true],
  [92, false],
  [30, true],
])("JPEG of quality %i, colour halved %s, loses what libjpeg loses", async (quality, halved) => {
  const bytes = Buffer.alloc(3 * area);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) bytes[3 * i + c] = Math.round(255 * scene[c * area + i]);
  const file = await sharp(bytes, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: halved ? "4:2:0" : "4:4:4" })
    .toBuffer();
  const theirs = await sharp(file).raw().toBuffer();
  const given = asBytes(scene);
  const ours = asBytes(throughJpeg(given, [side, side], { quality, halved, offset: [0, 0] }));
  const decoded = Float32Array.from(
    { length: 3 * area },
    (_, i) => theirs[3 * (i % area) + Math.floor(i / area)] / 255,
  );
  const lost = meanSquare(decoded, given);
  expect(meanSquare(ours, given) / lost).toBeGreaterThan(0.8);
  expect(meanSquare(ours, given) / lost).toBeLessThan(1.25);
  // Colour at half the resolution is enlarged in another way there, and colours are rounded to bytes before the transform.
  expect(meanSquare(ours, decoded)).toBeLessThan(halved ? 0.5 * lost : 0.3 * lost);
});

test("photographs of one picture differ in noise and make, and the clean one has no noise", () => {
  const levels = Array.from({ length: 12 }, (_, i) => {
    const { clean, noisy } = photograph(scene, [side, side], random(i));
    expect(clean.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(noisy.every((x) => Math.abs(255 * x - Math.round(255 * x)) < 1e-3)).toBe(true);
    return Math.sqrt(meanSquare(clean, noisy));
  });
  expect(Math.max(...levels) / Math.min(...levels)).toBeGreaterThan(4);
});

test("even colours come back from a camera as they were: white balance and tone are undone before they are made", () => {
  const even = Float32Array.from({ length: 3 * area }, (_, i) => [0.3, 0.5, 0.6][Math.floor(i / area)]);
  for (let seed = 0; seed < 12; seed++) {
    const { clean } = photograph(even, [side, side], random(seed));
    expect(meanSquare(clean, even)).toBeLessThan(1e-4);
  }
});

test("a clean photograph of part of a picture shows that part, enlarged", () => {
  const ramp = Float32Array.from({ length: 3 * area }, (_, i) => 0.2 + (0.5 * (i % side)) / side);
  const spans = Array.from({ length: 24 }, (_, seed) => {
    const { clean } = photograph(ramp, [side, side], random(seed));
    const middle = clean.subarray((side / 2) * side, (side / 2 + 1) * side);
    expect(Math.min(...middle)).toBeGreaterThan(0.15);
    expect(Math.max(...middle)).toBeLessThan(0.75);
    return middle[side - 5] - middle[4];
  });
  expect(Math.max(...spans)).toBeGreaterThan(0.4);
  expect(Math.min(...spans)).toBeLessThan(0.2);
});

test.each([1, 3])("patches of %i channels become pairs, the same for the same seed", (channels) => {
  const data = Uint8Array.from({ length: 20 * channels * 256 }, (_, i) => (i * 7) % 256);
  const patches = tensor("uint8", [20, channels, 16, 16], data);
  const pairs = noisyPatches(patches, random(4));
  expect(pairs.shape).toEqual([20, 2 * channels, 16, 16]);
  expect(noisyPatches(patches, random(4)).data).toEqual(pairs.data);
  expect(noisyPatches(patches, random(5)).data).not.toEqual(pairs.data);
});
