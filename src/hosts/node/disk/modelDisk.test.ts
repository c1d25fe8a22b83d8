import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { float32 } from "../../../core/tensor.ts";
import { readModelFile, writeModelFile } from "./modelDisk.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-model-"));
afterAll(() => rmSync(folder, { recursive: true }));

const model = {
  spec: { type: "vanilla" },
  tensors: new Map([["w", float32([2], [1, 2])]]),
  provenance: {
    version: "0.1.0",
    date: "2026-01-02T03:04:05Z",
    data: "sensors",
    rows: 10,
    seed: 0,
    engine: "reference",
    seconds: 1,
    epochs: 1,
    steps: 1,
  },
};

it("reads back what was written, and leaves nothing beside it", async () => {
  const path = join(folder, "m");
  await writeModelFile(path, model);
  expect(await readModelFile(path)).toEqual(model);
  expect(readdirSync(folder)).toEqual(["m"]);
});

it("refuses, in one line, what is missing, a folder, a device, too large or no model", async () => {
  const path = join(folder, "other");
  await expect(readModelFile(path)).rejects.toThrow(/other: there is no such file; check the path$/);
  await expect(readModelFile(folder)).rejects.toThrow(/must be a file/);
  await expect(readModelFile("/dev/zero")).rejects.toThrow(/must be a file/);
  await expect(readModelFile(join(folder, "m", "n"))).rejects.toThrow(/its folder is a file/);
  writeFileSync(path, "hello");
  await expect(readModelFile(path)).rejects.toMatchObject({ code: "data" });
  // Holes take no room on the disk.
  truncateSync(path, 2 ** 31);
  await expect(readModelFile(path)).rejects.toThrow(
    /must not be larger than 2147483647 bytes, got 2147483648/,
  );
});

it.skipIf(!existsSync("/proc/self/io"))(
  "refuses a large file by its header, without reading the rest",
  async () => {
    const path = join(folder, "large");
    const read = (): number => Number(/^rchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
    for (const header of [
      `{"a":${"[".repeat(1e6)}`,
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
    ]) {
      const start = new Uint8Array(8 + header.length);
      new DataView(start.buffer).setBigUint64(0, BigInt(header.length), true);
      new TextEncoder().encodeInto(header, start.subarray(8));
      writeFileSync(path, start);
      truncateSync(path, 1e9);
      const before = read();
      await expect(readModelFile(path)).rejects.toThrow(/nest deeper|must end with its last tensor/);
      expect(read() - before).toBeLessThan(2e7);
    }
  },
);
