import { describe, expect, it } from "vitest";
import { psnr } from "../core/metrics/psnr.ts";
import { random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { gaussianBlur, medianBlur } from "./blur.ts";
import { estimateNoise } from "./estimateNoise.ts";
import { mirrorPad } from "./mirrorPad.ts";
import { nonLocalMeans } from "./nonLocalMeans.ts";

function add(picture: Float32Array, sigma: number, seed = 1): Float32Array {
  const source = random(seed);
  return picture.map((value) => value + sigma * source.normal());
}

/** Stripes: edges that a blur destroys and that repeat, which is what non-local means lives on. */
function stripes(shape: Shape): Float32Array {
  const [, , width] = shape;
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    Math.floor((i % width) / 6) % 2 === 0 ? 0.25 : 0.75,
  );
}

/** The definition, pixel by pixel over mirrored pictures: weights of all patch pairs, then their average. */
function byDefinition(
  picture: Float32Array,
  shape: Shape,
  sigma: number,
  patch: number,
  search: number,
  strength: number,
) {
  const [channels, height, width] = shape;
  const [near, far] = [(patch - 1) / 2, (search - 1) / 2];
  const margin = near + far;
  const padded = mirrorPad(picture, shape, margin);
  const at = (c: number, y: number, x: number) =>
    padded[(c * (height + 2 * margin) + y + margin) * (width + 2 * margin) + x + margin];
  const sum = new Float64Array(picture.length);
  const total = new Float64Array(height * width);
  const gather = (y: number, x: number, down: number, right: number, weight: number) => {
    for (let i = y - near; i <= y + near; i++) {
      for (let j = x - near; j <= x + near; j++) {
        if (i < 0 || j < 0 || i >= height || j >= width) continue;
        total[i * width + j] += weight;
        for (let c = 0; c < channels; c++)
          sum[(c * height + i) * width + j] += weight * at(c, i + down, j + right);
      }
    }
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let best = 0;
      for (let down = -far; down <= far; down++) {
        for (let right = -far; right <= far; right++) {
          if (down === 0 && right === 0) continue;
          let squares = 0;
          for (let c = 0; c < channels; c++) {
            for (let i = -near; i <= near; i++) {
              for (let j = -near; j <= near; j++) {
                squares += (at(c, y + i, x + j) - at(c, y + down + i, x + right + j)) ** 2;
              }
            }
          }
          const beyond = Math.max(0, squares / (patch * patch * channels) - 2 * sigma * sigma);
          const weight = Math.exp(-beyond / (strength * sigma) ** 2);
          best = Math.max(best, weight);
          gather(y, x, down, right, weight);
        }
      }
      gather(y, x, 0, 0, best || 1);
    }
  }
  return sum.map((value, i) => value / total[i % (height * width)]);
}

describe("nonLocalMeans", () => {
  it.each([
    [[1, 11, 14], 3, 7],
    [[3, 9, 8], 5, 5],
  ] as const)("agrees with its definition on %j", (shape, patch, search) => {
    const noisy = add(stripes(shape), 0.1);
    const golden = byDefinition(noisy, shape, 0.1, patch, search, 0.8);
    const found = nonLocalMeans(noisy, shape, { sigma: 0.1, patch, search, strength: 0.8 });
    // The exponential comes from a table, in steps of 1/512.
    found.forEach((value, i) => {
      expect(Math.abs(value - golden[i])).toBeLessThan(1e-3);
    });
  });

  it("keeps edges that a blur loses", () => {
    const shape = [1, 48, 48];
    const clean = stripes(shape);
    const noisy = add(clean, 0.1);
    const denoised = psnr(nonLocalMeans(noisy, shape), clean);
    expect(denoised).toBeGreaterThan(psnr(noisy, clean) + 8);
    expect(denoised).toBeGreaterThan(psnr(gaussianBlur(noisy, shape, 1), clean) + 5);
  });

  it("leaves a flat picture alone, however small", () => {
    const flat = new Float32Array(6).fill(0.5);
    expect(nonLocalMeans(flat, [1, 2, 3])).toEqual(flat);
    for (const value of nonLocalMeans(flat, [1, 2, 3], { sigma: 0.1 })) expect(value).toBeCloseTo(0.5, 6);
  });
});

describe("estimateNoise", () => {
  it("reads the noise off a smooth picture", () => {
    const shape = [3, 60, 61];
    const ramp = Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 61) / 61);
    expect(estimateNoise(add(ramp, 0.1), shape)).toBeCloseTo(0.1, 2);
    expect(estimateNoise(ramp, shape)).toBeLessThan(1e-6);
    expect(estimateNoise([1, 2, 3], [1, 1, 3])).toBe(0);
  });
});

describe("blurs", () => {
  it("spread a point as a Gaussian of the variance asked", () => {
    const shape = [1, 31, 31];
    const point = new Float32Array(31 * 31);
    point[15 * 31 + 15] = 1;
    const blurred = gaussianBlur(point, shape, 2);
    let mass = 0;
    let variance = 0;
    blurred.forEach((value, i) => {
      mass += value;
      variance += value * ((i % 31) - 15) ** 2;
    });
    expect(mass).toBeCloseTo(1, 5);
    expect(variance).toBeCloseTo(4, 1);
    expect(gaussianBlur(point, shape, 0)).toEqual(point);
  });

  it("take out single pixels by the median", () => {
    const picture = new Float32Array(30).fill(0.5);
    picture[7] = 1;
    picture[0] = 0;
    expect(medianBlur(picture, [1, 5, 6])).toEqual(new Float32Array(30).fill(0.5));
    expect([...medianBlur([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3])].slice(0, 2)).toEqual([2, 3]);
  });
});
