import { expect, test } from "vitest";
import { random } from "../../../core/random.ts";
import { tensor } from "../../../core/tensor.ts";
import { damagedPatches } from "./defects.ts";
import { randomOutline } from "./outlines.ts";
import { perlin } from "./perlin.ts";

const side = 32;
const area = side ** 2;

/** Patches of stripes, each of its own width and colours. */
const good = (count: number, channels: number) =>
  tensor(
    "uint8",
    [count, channels, side, side],
    Uint8Array.from({ length: count * channels * area }, (_, i) => {
      const [n, x] = [Math.floor(i / (channels * area)), i % side];
      return (Math.floor(x / (2 + (n % 5))) % 2) * 150 + 20 + (n % 7);
    }),
  );

test.each([1, 3])(
  "the map marks what changed enough to be seen, and nothing else (%i channels)",
  (channels) => {
    const [count, size] = [200, channels * area];
    const patches = good(count, channels);
    const { shape, data } = damagedPatches(patches, random(3));
    expect(shape).toEqual([count, 2 * channels + 1, side, side]);
    let [untouched, wrong] = [0, 0];
    const marked: number[] = [];
    for (let n = 0; n < count; n++) {
      const at = n * (2 * size + area);
      const [own, damaged] = [data.subarray(at, at + size), data.subarray(at + size, at + 2 * size)];
      const where = data.subarray(at + 2 * size, at + 2 * size + area);
      for (let i = 0; i < size; i++)
        if (
          Math.abs(own[i] - patches.data[n * size + i] / 255) > 1e-6 ||
          !(damaged[i] >= 0 && damaged[i] <= 1)
        )
          wrong++;
      for (let i = 0; i < area; i++) {
        let change = 0;
        for (let c = 0; c < channels; c++)
          change = Math.max(change, Math.abs(own[c * area + i] - damaged[c * area + i]));
        if (where[i] !== (change > 0.04 ? 1 : 0)) wrong++;
      }
      if (own.every((x, i) => x === damaged[i])) untouched++;
      marked.push(where.reduce((sum, x) => sum + x, 0) / area);
    }
    expect(wrong).toBe(0);
    // A quarter is left good; a defect is drawn again where it lands outside or shows what was there.
    expect(untouched / count).toBeGreaterThan(0.15);
    expect(untouched / count).toBeLessThan(0.33);
    // Small ones and large ones.
    expect(marked.filter((share) => share > 0 && share < 0.02).length).toBeGreaterThan(count / 20);
    expect(marked.filter((share) => share > 0.1).length).toBeGreaterThan(count / 10);
  },
);

test("the same seed does the same damage, another one another", () => {
  const patches = good(6, 1);
  expect(damagedPatches(patches, random(1)).data).toEqual(damagedPatches(patches, random(1)).data);
  expect(damagedPatches(patches, random(1)).data).not.toEqual(damagedPatches(patches, random(2)).data);
});

test("outlines lie in 0…1 and are of every size", () => {
  const source = random(5);
  const shares = Array.from({ length: 300 }, () => {
    const outline = randomOutline(side, source);
    expect(outline.every((x) => x >= 0 && x <= 1)).toBe(true);
    return outline.reduce((sum, x) => sum + x, 0) / area;
  });
  expect(shares.filter((share) => share < 0.01).length).toBeGreaterThan(20);
  expect(shares.filter((share) => share > 0.15).length).toBeGreaterThan(20);
});

test("gradient noise is about 0, and its features are as large as asked", () => {
  const beside = (scale: number): number => {
    const noise = perlin(128, [scale, scale], random(1));
    let [squares, steps, sum] = [0, 0, 0];
    for (let i = 1; i < noise.length; i++) {
      squares += noise[i] ** 2;
      sum += noise[i];
      steps += (noise[i] - noise[i - 1]) ** 2;
    }
    expect(Math.abs(sum / noise.length)).toBeLessThan(0.1);
    return steps / squares;
  };
  expect(beside(8)).toBeGreaterThan(3 * beside(32));
});
