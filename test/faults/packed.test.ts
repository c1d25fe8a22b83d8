import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { HourglassError } from "../../src/core/errors.ts";
import { openDataset } from "../../src/node.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-packed-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 20_000;
const text = `a,b\n${Array.from({ length: rows }, (_, i) => `${i},${(i * 7919) % 1013}\n`).join("")}`;
const packed = gzipSync(text);

/** How many rows a file holds, or its refusal. */
async function outcomeOf(bytes: Uint8Array, name = "t.csv.gz"): Promise<number | string> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    const data = await openDataset(path);
    const count = data.rows;
    await data.close();
    return count;
  } catch (error) {
    expect(error).toBeInstanceOf(HourglassError);
    expect((error as HourglassError).message).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}|${name}`));
    expect((error as HourglassError).message).not.toContain("\n");
    return (error as HourglassError).message;
  }
}

describe("row 37: a packed table", () => {
  it("cut at every 1,000th byte is refused", async () => {
    expect(await outcomeOf(packed)).toBe(rows);
    for (let length = 0; length < packed.length; length += 1000)
      expect(await outcomeOf(packed.subarray(0, length)), `${length} bytes`).toEqual(expect.any(String));
    expect(await outcomeOf(packed.subarray(0, -1))).toEqual(expect.any(String));
  });

  it("with a flipped bit, a wrong checksum or a wrong length is refused", async () => {
    const places = Array.from({ length: 20 }, (_, i) => 20 + Math.floor((i * (packed.length - 40)) / 20));
    for (const at of [...places, packed.length - 8, packed.length - 1]) {
      const broken = Uint8Array.from(packed);
      broken[at] ^= 4;
      expect(await outcomeOf(broken), `byte ${at}`).toEqual(expect.any(String));
    }
  });

  it("of several members is read whole, and padding behind it is passed over", async () => {
    const half = text.indexOf("\n", text.length / 2) + 1;
    const members = [gzipSync(text.slice(0, half)), gzipSync(text.slice(half))];
    expect(await outcomeOf(Buffer.concat(members))).toBe(rows);
    expect(await outcomeOf(Buffer.concat([packed, Buffer.alloc(1024)]))).toBe(rows);
    expect(await outcomeOf(Buffer.concat([members[0], members[1].subarray(0, 400)]))).toEqual(
      expect.any(String),
    );
  });

  it("that unpacks to far more than it is stays bounded in memory", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from("a,b\n1,"), Buffer.alloc(200e6, "9")]));
    const before = process.memoryUsage.rss();
    expect(await outcomeOf(bomb)).toEqual(expect.any(String));
    expect(process.memoryUsage.rss() - before).toBeLessThan(150e6);
  });
});

describe("row 37: a zip archive of arrays", () => {
  const head = Buffer.from(
    `\x93NUMPY\x01\x00\x76\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (500, 3), }".padEnd(117)}\n`,
    "latin1",
  );
  const array = Buffer.concat([head, Buffer.from(new Float32Array(1500).map(Math.sin).buffer)]);

  it.each([0, 6] as const)(
    "of level %i, cut or with a flipped bit in its data, is refused",
    async (level) => {
      const whole = zipSync({ "x.npy": array }, { level });
      expect(await outcomeOf(whole, "t.npz")).toBe(500);
      for (let length = 0; length < whole.length; length += 1000)
        expect(await outcomeOf(whole.subarray(0, length), "t.npz"), `${length} bytes`).toEqual(
          expect.any(String),
        );
      for (let at = 300; at < whole.length - 200; at += 500) {
        const broken = Uint8Array.from(whole);
        broken[at] ^= 4;
        expect(await outcomeOf(broken, "t.npz"), `byte ${at}`).toEqual(expect.any(String));
      }
    },
  );
});
