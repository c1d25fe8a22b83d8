import { describe, expect, it } from "vitest";
import { psnr } from "../core/metrics/psnr.ts";
import { mirrorPad } from "../core/mirrorPad.ts";
import { random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { gaussianBlur, medianBlur } from "./blur.ts";
import { estimateNoise } from "./estimateNoise.ts";
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

/** The definition, patch by patch: the weighted average of like patches, laid over its neighbours' averages. */
function byDefinition(
  picture: Float32Array,
  [channels, height, width]: Shape,
  sigma: number,
  { patch, search, strength }: { patch: number; search: number; strength: number },
) {
  const [near, far] = [(patch - 1) / 2, (search - 1) / 2];
  const padded = mirrorPad(picture, [channels, height, width], near);
  const at = (c: number, y: number, x: number) =>
    padded[(c * (height + 2 * near) + y + near) * (width + 2 * near) + x + near];
  const square = (visit: (i: number, j: number) => void) => {
    for (let i = -near; i <= near; i++) for (let j = -near; j <= near; j++) visit(i, j);
  };
  const weightOf = (y: number, x: number, v: number, u: number) => {
    let squares = 0;
    for (let c = 0; c < channels; c++)
      square((i, j) => (squares += (at(c, y + i, x + j) - at(c, v + i, u + j)) ** 2));
    const beyond = Math.max(0, squares / (patch * patch * channels) - 2 * sigma * sigma);
    return Math.exp(-beyond / (strength * sigma) ** 2);
  };
  const sum = new Float64Array(picture.length);
  const total = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const like: [v: number, u: number, weight: number][] = [];
      for (let v = Math.max(0, y - far); v <= Math.min(height - 1, y + far); v++) {
        for (let u = Math.max(0, x - far); u <= Math.min(width - 1, x + far); u++) {
          if (v !== y || u !== x) like.push([v, u, weightOf(y, x, v, u)]);
        }
      }
      like.push([y, x, Math.max(...like.map(([, , weight]) => weight))]);
      const whole = like.reduce((all, [, , weight]) => all + weight, 0);
      square((i, j) => {
        if (y + i < 0 || x + j < 0 || y + i >= height || x + j >= width) return;
        total[(y + i) * width + x + j]++;
        for (let c = 0; c < channels; c++) {
          const average = like.reduce((all, [v, u, weight]) => all + weight * at(c, v + i, u + j), 0) / whole;
          sum[(c * height + y + i) * width + x + j] += average;
        }
      });
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
    const golden = byDefinition(noisy, shape, 0.1, { patch, search, strength: 0.8 });
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
    // A patch that is like no other still has itself.
    expect(nonLocalMeans([0.5], [1, 1, 1], { sigma: 0.1 })[0]).toBeCloseTo(0.5, 6);
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
