import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { HourglassError } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import { npyBytes } from "../../data/readers/arrays/npy.ts";
import { openDataset } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-arrays-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(name: string, bytes: Uint8Array, options: OpenOptions = {}): Promise<Dataset> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return openDataset(path, options);
}

async function values(dataset: Dataset): Promise<number[]> {
  const { data } = await dataset.read([...Array(dataset.rows).keys()]);
  await dataset.close();
  return Array.from(data as Uint8Array);
}

function idx(type: number, shape: number[], values: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  head.setUint32(0, (type << 8) | shape.length);
  for (const [axis, n] of shape.entries()) head.setUint32(4 + 4 * axis, n);
  return Uint8Array.from([...new Uint8Array(head.buffer), ...values]);
}

function npy(descr: string, shape: number[], data: ArrayBufferView, fortran = false): Uint8Array {
  const head = npyBytes(descr, shape);
  const text = fortran
    ? Buffer.from(Buffer.from(head).toString("latin1").replace("False", "True "), "latin1")
    : head;
  return Uint8Array.from([...text, ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

/** A zip archive of deflated (or stored) files, written by the book. */
function zip(files: Record<string, Uint8Array>, deflate = true): Uint8Array {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflate ? deflateRawSync(bytes) : Buffer.from(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const pixels = Uint8Array.from({ length: 24 }, (_, i) => i * 10);

describe("IDX", () => {
  it("reads pictures with the labels beside them, packed or not", async () => {
    writeFileSync(join(folder, "t10k-labels-idx1-ubyte.gz"), gzipSync(idx(8, [2], Uint8Array.from([7, 3]))));
    const dataset = await opened("t10k-images-idx3-ubyte.gz", gzipSync(idx(8, [2, 3, 4], pixels)));
    expect(dataset).toMatchObject({ kind: "pictures", shape: [1, 3, 4], dtype: "uint8", labels: ["7", "3"] });
    expect(await values(dataset)).toEqual([...pixels]);
  });

  it("reads big-endian numbers as a table", async () => {
    const data = new DataView(new ArrayBuffer(8));
    data.setInt16(0, -2);
    data.setInt16(2, 300);
    data.setInt16(4, 5);
    data.setInt16(6, 6);
    const dataset = await opened("n.idx", idx(11, [2, 2], new Uint8Array(data.buffer)));
    expect(dataset.columns?.map(({ name }) => name)).toEqual(["c0", "c1"]);
    expect(await values(dataset)).toEqual([-2, 300, 5, 6]);
  });

  it("opens the part of a folder that is asked for", async () => {
    const set = mkdtempSync(join(folder, "set-"));
    writeFileSync(join(set, "train-images-idx3-ubyte"), idx(8, [2, 3, 4], pixels));
    writeFileSync(join(set, "t10k-images-idx3-ubyte"), idx(8, [1, 3, 4], pixels.slice(0, 12)));
    expect((await openDataset(set)).rows).toBe(2);
    expect((await openDataset(set, { part: "test" })).rows).toBe(1);
  });

  it("refuses labels of another length, and labels alone", async () => {
    writeFileSync(join(folder, "q-labels-idx1-ubyte"), idx(8, [3], new Uint8Array(3)));
    await expect(opened("q-images-idx3-ubyte", idx(8, [2, 3, 4], pixels))).rejects.toThrow(
      /must hold 2 labels, got 3/,
    );
    await expect(openDataset(join(folder, "q-labels-idx1-ubyte"))).rejects.toMatchObject({ code: "data" });
  });
});

describe("npy", () => {
  it.each([
    ["<f4", Float32Array.of(0.5, -1, 2, 3)],
    ["<i2", Int16Array.of(5, -1, 2, 300)],
    ["<i8", BigInt64Array.of(5n, -1n, 2n, 300n)],
    ["|i1", Int8Array.of(5, -1, 2, 100)],
  ])("reads %s as a table", async (descr, data) => {
    expect(await values(await opened("a.npy", npy(descr, [2, 2], data)))).toEqual(Array.from(data, Number));
  });

  it("reads half precision, subnormal numbers and infinities too", async () => {
    const dataset = await opened("h.npy", npy("<f2", [1, 4], Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00)));
    expect(dataset.notes).toEqual(["1 infinite values are treated as missing."]);
    expect(await values(dataset)).toEqual([1, -2, 2 ** -24, Number.NaN]);
  });

  it("turns Fortran order around", async () => {
    const dataset = await opened("f.npy", npy("<f8", [2, 3], Float64Array.of(1, 4, 2, 5, 3, 6), true));
    expect(await values(dataset)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("reads pictures with channels last, as planes", async () => {
    const dataset = await opened("c.npy", npy("|u1", [1, 2, 2, 3], pixels.slice(0, 12)));
    expect(dataset.shape).toEqual([3, 2, 2]);
    expect(await values(dataset)).toEqual([0, 30, 60, 90, 10, 40, 70, 100, 20, 50, 80, 110]);
  });

  it("keeps 16-bit pictures exact, and fractions as they are", async () => {
    const wide = await opened("w.npy", npy("<u2", [1, 1, 2], Uint16Array.of(1600, 65535)));
    expect(wide.dtype).toBe("float32");
    expect((await values(wide)).map((value) => value * 65535)).toEqual([expect.closeTo(1600, 3), 65535]);
    const fractions = await opened("r.npy", npy("<f4", [1, 1, 2], Float32Array.of(0.25, 1)));
    expect(await values(fractions)).toEqual([0.25, 1]);
  });

  it.each([
    ["fractions above 1", npy("<f4", [1, 1, 2], Float32Array.of(0.25, 255)), /must lie in 0…1, got 255/],
    ["NaN in pictures", npy("<f4", [1, 1, 1], Float32Array.of(Number.NaN)), /must lie in 0…1/],
    ["whole numbers above 255", npy("<i4", [1, 1, 1], Int32Array.of(256)), /must lie in 0…255, got 256/],
    ["Python objects", npy("|O", [1, 1], new Uint8Array(8)), /can run code/],
    ["a size of zero", npy("<f8", [0, 3], new Uint8Array(0)), /no rows/],
    ["a row of 80 TB", npy("<f8", [1, 1e13], new Uint8Array(8)), /smaller than 1 GiB/],
    [
      "rows that are not there",
      npy("<f8", [2 ** 40, 1], new Uint8Array(8)),
      /must hold 1099511627776 rows.*got 1/,
    ],
    [
      "a header that is too long",
      Uint8Array.from([0x93, 78, 85, 77, 80, 89, 2, 0, 0, 0, 0, 64]),
      /at most 65536 bytes/,
    ],
    ["text", new TextEncoder().encode("not an array at all"), /magic string/],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(opened("bad.npy", bytes)).rejects.toThrow(message);
  });

  it("reads a series of windows", async () => {
    const dataset = await opened("s.npy", npy("<f8", [2, 1, 3], Float64Array.of(1, 2, 3, 4, 5, 6)), {
      series: true,
    });
    expect(dataset).toMatchObject({ kind: "series", shape: [1, 3] });
    expect(await values(dataset)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("npz", () => {
  const x = npy("<f8", [2, 2], Float64Array.of(1, 2, 3, 4));
  const y = npy("<i8", [2], BigInt64Array.of(1n, 0n));

  it.each([true, false])("finds inputs and labels by name (deflated: %s)", async (deflate) => {
    const dataset = await opened("s.npz", zip({ "y.npy": y, "X.npy": x }, deflate));
    expect(dataset.labels).toEqual(["1", "0"]);
    expect(await values(dataset)).toEqual([1, 2, 3, 4]);
  });

  it("finds the test part", async () => {
    const files = { "x_train.npy": x, "x_test.npy": npy("<f8", [1, 2], Float64Array.of(8, 9)) };
    expect(await values(await opened("p.npz", zip(files), { part: "test" }))).toEqual([8, 9]);
  });

  it("says what there is where it cannot choose", async () => {
    await expect(opened("n.npz", zip({ "a.npy": x, "b.npy": x }))).rejects.toThrow(
      /named x, data or images.*got a, b/,
    );
  });
});

describe("damaged arrays", () => {
  const samples: [string, Uint8Array][] = [
    ["d-idx3-ubyte", idx(8, [2, 3, 4], pixels)],
    ["d2-idx3-ubyte.gz", gzipSync(idx(8, [2, 3, 4], pixels))],
    ["d.npy", npy("<f4", [2, 3], new Float32Array(6))],
    ["d.npz", zip({ "x.npy": npy("<f4", [2, 3], new Float32Array(6)) })],
  ];

  it.each(samples)("row 37: %s: every truncation is refused", async (name, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      const outcome = await opened(name, bytes.slice(0, length)).then(
        () => "read",
        (error: unknown) => error,
      );
      expect(outcome, `${length} bytes`).toBeInstanceOf(HourglassError);
    }
  });

  it.each(samples)("%s: a changed byte is refused or read, and never more", async (name, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (position, value) => {
        const changed = bytes.slice();
        changed[position] = value;
        try {
          await (await opened(name, changed)).close();
        } catch (error) {
          expect(error).toBeInstanceOf(HourglassError);
        }
      }),
      { numRuns: 150 },
    );
  });
});
