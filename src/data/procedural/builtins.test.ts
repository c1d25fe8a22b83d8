import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fitColumns } from "../statistics.ts";
import { builtinDataset, builtins } from "./builtins.ts";
import { drawGlyph, glyphClasses, glyphFactors } from "./glyphs.ts";

const hash = (data: NodeJS.TypedArray): string =>
  createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");

describe.each(builtins)("$name", ({ name, kind, shape }) => {
  it("is as its entry says", () => {
    const dataset = builtinDataset(name, { rows: 20 });
    expect(dataset).toMatchObject({ name, kind, shape, rows: 20 });
  });

  it("depends on seed and row alone", async () => {
    const [few, many, other] = [
      builtinDataset(name, { rows: 4 }),
      builtinDataset(name, { rows: 9, memoryLimit: 0 }),
      builtinDataset(name, { rows: 4, seed: 2 }),
    ];
    const a = (await few.read([3, 1])).data;
    expect(hash((await many.read([3, 1])).data)).toBe(hash(a));
    expect(hash((await other.read([3, 1])).data)).not.toBe(hash(a));
    if (few.labels) expect(many.labels?.slice(0, 4)).toEqual(few.labels);
  });

  it("refuses no rows", () => {
    expect(() => builtinDataset(name, { rows: 0 })).toThrow(/^rows:/);
  });
});

describe("glyphs", () => {
  it("stay inside the frame and reach white", async () => {
    const { data } = await builtinDataset("glyphs", { rows: 500 }).read([...Array(500).keys()]);
    for (let row = 0; row < 500; row++) {
      const glyph = data.slice(row * 784, (row + 1) * 784) as Uint8Array;
      const edge = [...Array(28).keys()].flatMap((i) => [
        glyph[i],
        glyph[27 * 28 + i],
        glyph[28 * i],
        glyph[28 * i + 27],
      ]);
      expect(Math.max(...edge), glyphClasses[row % 10]).toBe(0);
      expect(Math.max(...glyph)).toBeGreaterThan(200);
    }
  });

  it("follow their factors: the disc's area, centre and edge", () => {
    const out = new Uint8Array(784);
    drawGlyph({ class: 1, x: 12, y: 15, size: 8, rotation: 0, stroke: 2 }, out);
    const total = out.reduce((a, b) => a + b, 0) / 255;
    expect(total).toBeCloseTo(Math.PI * 7.2 ** 2, -1);
    let [mx, my] = [0, 0];
    for (let i = 0; i < 784; i++) {
      mx += (out[i] / 255 / total) * ((i % 28) + 0.5);
      my += (out[i] / 255 / total) * (Math.floor(i / 28) + 0.5);
    }
    expect([mx, my]).toEqual([expect.closeTo(12, 1), expect.closeTo(15, 1)]);
    expect(glyphFactors(13, 1).class).toBe(3);
  });
});

describe("sensors", () => {
  it("have faults, missing cells and correlated columns", async () => {
    const dataset = builtinDataset("sensors", { rows: 5000 });
    const faulty = dataset.labels?.filter((label) => label === "1").length ?? 0;
    expect(faulty / 5000).toBeGreaterThan(0.02);
    expect(faulty / 5000).toBeLessThan(0.05);
    const { columns } = await fitColumns(dataset);
    expect(columns.filter((column) => column.missing > 0)).toHaveLength(5);
    const normal = [...Array(5000).keys()].filter((row) => dataset.labels?.[row] === "0");
    const { data } = await dataset.read(normal);
    const column = (c: number): number[] => normal.map((_, i) => Number(data[i * 14 + c]));
    expect(correlation(column(0), column(4))).toBeGreaterThan(0.9);
    expect(Math.abs(correlation(column(0), column(11)))).toBeLessThan(0.6);
  });
});

describe("heartbeats", () => {
  it("peak at the R wave and hold every kind", async () => {
    const dataset = builtinDataset("heartbeats", { rows: 400 });
    expect(new Set(dataset.labels).size).toBe(5);
    const normal = dataset.labels?.indexOf("normal") ?? 0;
    const { data } = await dataset.read([normal]);
    const beat = Array.from(data as Float64Array);
    expect(Math.abs(beat.indexOf(Math.max(...beat)) - 54)).toBeLessThan(10);
  });
});

describe("photos", () => {
  it("have a sky above brighter than nothing, and colours that differ", async () => {
    const { data } = await builtinDataset("photos", { rows: 3 }).read([0, 1, 2]);
    for (let row = 0; row < 3; row++) {
      const picture = data.slice(row * 196608, (row + 1) * 196608) as Uint8Array;
      expect(new Set(picture).size).toBeGreaterThan(100);
      expect(hash(picture.slice(0, 65536))).not.toBe(hash(picture.slice(65536, 131072)));
    }
  });
});

describe("builtinDataset", () => {
  it("names the sets it knows", () => {
    expect(() => builtinDataset("nothing")).toThrow(/glyphs, photos, sensors, heartbeats/);
  });
});

function correlation(a: number[], b: number[]): number {
  const pairs = a.map((x, i) => [x, b[i]]).filter(([x, y]) => !Number.isNaN(x + y));
  const mean = (k: number): number => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
  const [ma, mb] = [mean(0), mean(1)];
  const sum = (f: (x: number, y: number) => number): number =>
    pairs.reduce((s, [x, y]) => s + f(x - ma, y - mb), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}
