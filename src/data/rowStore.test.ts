import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFile } from "../hosts/node/disk/temporaryFile.ts";
import { rowStore } from "./rowStore.ts";

const host = { spill: temporaryFile };

describe("rowStore", () => {
  it("gives back what was appended, in memory and on disk, whatever the block sizes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 9 * 2 ** 20, 2 ** 30),
        fc.infiniteStream(fc.nat()),
        (parts, memoryLimit, stream) => {
          // Rows of 512 KiB: eight to a block.
          const size = 2 ** 16;
          const store = rowStore("float64", [size], { memoryLimit, host });
          let next = 0;
          for (const rows of parts) {
            const values = new Float64Array(rows * size);
            for (let r = 0; r < rows; r++) values.fill(next++, r * size, (r + 1) * size);
            store.append(values);
          }
          expect(store.rows).toBe(next);
          // Memory is taken a block of 4 MiB at a time; the first is always there.
          const blocks = Math.ceil(next / 8);
          expect(store.onDisk).toBe(blocks > 1 && blocks * 4 * 2 ** 20 > memoryLimit);
          const wanted = Array.from({ length: 5 }, () => (stream.next().value as number) % next);
          const { data } = store.read(wanted);
          for (const [i, row] of wanted.entries()) {
            expect([data[i * size], data[(i + 1) * size - 1]]).toEqual([row, row]);
          }
          store.close();
        },
      ),
      { numRuns: 10, examples: [[[9, 8], 9 * 2 ** 20, fc.sample(fc.infiniteStream(fc.nat()), 1)[0]]] },
    );
  });

  it("takes no more memory for a few rows than they are, and grows with them", () => {
    const store = rowStore("float64", [3]);
    const buffers: number[] = [];
    const { Uint8Array: Bytes } = globalThis;
    globalThis.Uint8Array = class extends Bytes {
      constructor(...given: [number]) {
        super(...given);
        if (typeof given[0] === "number") buffers.push(given[0]);
      }
    } as unknown as typeof Bytes;
    try {
      for (let i = 0; i < 100; i++) store.append(Float64Array.of(i, i, i));
    } finally {
      globalThis.Uint8Array = Bytes;
    }
    expect(buffers).toEqual([24, 96, 384, 1536, 6144]);
    expect(Array.from(store.read([0, 1, 4, 99]).data)).toEqual([0, 0, 0, 1, 1, 1, 4, 4, 4, 99, 99, 99]);
    store.close();
  });

  it("reads small rows from disk in any order, near or far, some twice", () => {
    const store = rowStore("float64", [20], { memoryLimit: 0, host });
    const rows = 60_000;
    store.append(Float64Array.from({ length: rows * 20 }, (_, i) => i));
    expect([store.onDisk, store.neighbours]).toEqual([true, 25]);
    const near = Array.from({ length: 3000 }, (_, i) => (i * 37) % 3000);
    const far = Array.from({ length: 500 }, (_, i) => (i * 7919 + 13) % rows);
    const wanted = [...far, ...near, ...near, 0, rows - 1, rows - 1];
    const { data } = store.read(wanted);
    for (const [i, row] of wanted.entries())
      expect([data[i * 20], data[i * 20 + 19]]).toEqual([row * 20, row * 20 + 19]);
    store.close();
  });

  it("goes on appending after a read from disk", () => {
    const store = rowStore("uint8", [2 ** 20], { memoryLimit: 0, host });
    for (let row = 0; row < 11; row++) {
      store.append(new Uint8Array(2 ** 20).fill(row));
      expect(store.read([row, 0]).data[0]).toBe(row);
    }
    expect(store.onDisk).toBe(true);
    expect([...Array(11).keys()].map((row) => store.read([row]).data[2 ** 20 - 1])).toEqual([
      ...Array(11).keys(),
    ]);
    store.close();
  });

  it("leaves no file to be seen in the temporary folder", () => {
    const store = rowStore("uint8", [2 ** 20], { memoryLimit: 0, host });
    for (let row = 0; row < 9; row++) store.append(new Uint8Array(2 ** 20));
    expect(store.onDisk).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`hourglass-${process.pid}-`))).toEqual([]);
    store.close();
  });

  it("stays in memory where the host has no temporary files", () => {
    const store = rowStore("uint8", [2 ** 20], { memoryLimit: 0 });
    for (let row = 0; row < 9; row++) store.append(new Uint8Array(2 ** 20).fill(row));
    expect(store.onDisk).toBe(false);
    expect(store.read([8]).data[0]).toBe(8);
  });

  it("refuses part of a row", () => {
    expect(() => rowStore("uint8", [4]).append(new Uint8Array(6))).toThrow(/internal/);
  });
});
