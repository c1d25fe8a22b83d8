import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tensor } from "../../../core/tensor.ts";
import { writePicture } from "./encodePicture.ts";
import { openPatches } from "./patches.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-patches-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A picture whose pixels tell where they are: 10·row + column in the left half, flat in the right. */
const [height, width] = [12, 24];
const pixel = (y: number, x: number): number => (x < 12 ? 10 * y + x : 200);
const data = Uint8Array.from({ length: height * width }, (_, i) => pixel(Math.floor(i / width), i % width));
await writePicture(join(folder, "a.png"), tensor("uint8", [1, height, width], data));
await writePicture(join(folder, "small.png"), tensor("uint8", [1, 4, 30], new Uint8Array(120)));

test("patches are squares of the pictures, turned and mirrored but never torn", async () => {
  const patches = await openPatches(folder, { side: 6, seed: 3 });
  expect(patches.shape).toEqual([1, 6, 6]);
  expect(patches.rows).toBe(16);
  expect(patches.notes.join(" ")).toMatch(/1 of the pictures are smaller than 6×6/);
  const steps = new Set<number>();
  for (let row = 0; row < patches.rows; row++) {
    const { data: p } = await patches.read([row]);
    const all = new Set<number>();
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 5; x++) all.add(p[y * 6 + x + 1] - p[y * 6 + x]);
    }
    if (all.size === 1) for (const step of all) steps.add(step);
  }
  // Rows run along the picture's rows or columns, both ways round.
  for (const step of [1, -1, 10, -10]) expect(steps).toContain(step);
  await patches.close();
});

test("places with detail are taken more often", async () => {
  const patches = await openPatches(folder, { side: 6, seed: 1 });
  let flat = 0;
  for (let row = 0; row < patches.rows; row++) {
    const { data: p } = await patches.read([row]);
    if (p.every((v) => v === 200)) flat++;
  }
  expect(flat / patches.rows).toBeLessThan(0.25);
  await patches.close();
});

test("a built-in set gives patches too, and a table none", async () => {
  const patches = await openPatches("photos", { side: 64, rows: 2 });
  expect(patches.shape).toEqual([3, 64, 64]);
  expect(patches.rows).toBe(64);
  await patches.close();
  await expect(openPatches("sensors", { side: 8, rows: 5 })).rejects.toThrow(/must be pictures/);
  await expect(openPatches(folder, { side: 40 })).rejects.toThrow(/at least 40×40/);
});
