import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { HourglassError } from "../../../core/errors.ts";
import { tensor } from "../../../core/tensor.ts";
import { openDataset } from "../open.ts";
import { lostIn, writePicture } from "./encodePicture.ts";
import { openPictures } from "./openPictures.ts";
import { loadPicture, readPicture } from "./picture.ts";
import { refitPicture } from "./sharpPictures.ts";

const root = mkdtempSync(join(tmpdir(), "hourglass-pictures-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A fresh folder holding the given files. */
async function folder(files: Record<string, Uint8Array | string>): Promise<string> {
  const path = mkdtempSync(join(root, "f-"));
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), bytes);
  }
  return path;
}

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  return join(await folder({ [name]: bytes }), name);
}

/** A PNG made of raw values. */
function png(
  width: number,
  height: number,
  channels: 1 | 2 | 3 | 4,
  values: number[] | Uint16Array<ArrayBuffer>,
): Promise<Buffer> {
  const deep = values instanceof Uint16Array;
  const space = channels < 3 ? (deep ? "grey16" : "b-w") : deep ? "rgb16" : "srgb";
  return sharp(deep ? values : Uint8Array.from(values), { raw: { width, height, channels } })
    .toColourspace(space)
    .png()
    .toBuffer();
}

const grey = (): Promise<Buffer> => png(2, 2, 1, [0, 10, 200, 255]);

describe("readPicture", () => {
  it("reads grey and colour as planes of bytes", async () => {
    const one = await readPicture(await file("g.png", await grey()));
    expect(one).toEqual(tensor("uint8", [1, 2, 2], Uint8Array.of(0, 10, 200, 255)));
    const three = await readPicture(await file("c.png", await png(2, 1, 3, [1, 2, 3, 4, 5, 6])));
    expect(three).toEqual(tensor("uint8", [3, 1, 2], Uint8Array.of(1, 4, 2, 5, 3, 6)));
  });

  it("row 15: keeps 16-bit values exactly", async () => {
    const values = Uint16Array.of(0, 1600, 65535, 1601);
    const one = await readPicture(await file("g.png", await png(2, 2, 1, values)));
    expect(one.dtype).toBe("float32");
    expect(Array.from(one.data, (value) => Math.round(value * 65535))).toEqual([...values]);
    expect(one.data[1]).toBe(Math.fround(1600 / 65535));
    const colour = Uint16Array.from({ length: 12 }, (_, i) => 1600 + i);
    const three = await readPicture(await file("c.png", await png(2, 2, 3, colour)));
    expect(Math.round(three.data[4] * 65535)).toBe(1601);
  });

  it("row 15: turns the camera's eight orientations upright", async () => {
    const values = [10, 20, 30, 40, 50, 60];
    // The same upright 3×2 picture, stored as each orientation stores it.
    const stored: Record<number, [number, number, number[]]> = {
      1: [3, 2, [10, 20, 30, 40, 50, 60]],
      2: [3, 2, [30, 20, 10, 60, 50, 40]],
      3: [3, 2, [60, 50, 40, 30, 20, 10]],
      4: [3, 2, [40, 50, 60, 10, 20, 30]],
      5: [2, 3, [10, 40, 20, 50, 30, 60]],
      6: [2, 3, [30, 60, 20, 50, 10, 40]],
      7: [2, 3, [60, 30, 50, 20, 40, 10]],
      8: [2, 3, [40, 10, 50, 20, 60, 30]],
    };
    for (const [orientation, [width, height, pixels]] of Object.entries(stored)) {
      const bytes = await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } })
        .withMetadata({ orientation: Number(orientation) })
        .tiff({ compression: "none" })
        .toBuffer();
      const picture = await readPicture(await file("o.tif", bytes));
      // Writing the tag makes the file colour; its three planes are alike.
      expect(picture.shape, `orientation ${orientation}`).toEqual([3, 2, 3]);
      expect([...picture.data.slice(0, 6)], `orientation ${orientation}`).toEqual(values);
    }
  });

  it("lays transparency on white, and says so", async () => {
    const notes: string[] = [];
    const onNote = (sentence: string) => notes.push(sentence);
    const path = await file("a.png", await png(2, 1, 4, [9, 9, 9, 255, 9, 9, 9, 0]));
    const picture = await readPicture(path, { onNote });
    expect([...picture.data]).toEqual([9, 255, 9, 255, 9, 255]);
    expect(notes).toEqual(["transparent parts were laid on white"]);
    await readPicture(await file("e.png", await png(1, 1, 3, [9, 9, 9])), { onNote });
    expect(notes).toHaveLength(1);
    const one = await readPicture(await file("b.png", await png(2, 1, 2, [9, 255, 9, 0])), { channels: 1 });
    expect([...one.data]).toEqual([9, 255]);
    const { header } = await loadPicture(await file("c.png", await png(2, 1, 4, [9, 9, 9, 255, 9, 9, 9, 0])));
    expect(header.transparent).toBe(true);
    expect((await loadPicture(await file("d.png", await png(1, 1, 3, [9, 9, 9])))).header.transparent).toBe(
      false,
    );
  });

  it("row 15: reads palettes and CMYK as red, green and blue", async () => {
    const pixels = Uint8Array.of(255, 0, 0, 0, 0, 255);
    const raw = { raw: { width: 2, height: 1, channels: 3 } } as const;
    const palette = await sharp(pixels, raw).png({ palette: true }).toBuffer();
    expect([...(await readPicture(await file("p.png", palette))).data]).toEqual([255, 0, 0, 0, 0, 255]);
    const cmyk = await sharp(pixels, raw).toColourspace("cmyk").tiff({ compression: "none" }).toBuffer();
    const path = await file("k.tif", cmyk);
    const picture = await readPicture(path);
    const [{ open }] = await openPictures(path);
    const { form } = await open();
    expect(form).toMatchObject({ inks: true });
    expect(lostIn("tiff", form)).toEqual(["its cyan, magenta, yellow and black become red, green and blue"]);
    expect(picture.shape).toEqual([3, 1, 2]);
    expect(picture.data[0]).toBeGreaterThan(picture.data[1] + 100);
  });

  it("resizes and recolours when asked", async () => {
    const path = await file("g.png", await grey());
    expect((await readPicture(path, { size: [4, 6], channels: 3 })).shape).toEqual([3, 4, 6]);
    const flat = await readPicture(await file("c.png", await png(2, 1, 3, [50, 50, 50, 60, 60, 60])), {
      channels: 1,
    });
    expect([...flat.data]).toEqual([50, 60]);
  });

  it.each([
    [
      "SVG",
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
      /no picture that is read/,
    ],
    ["HTML", "<html><script>alert(1)</script></html>", /no picture that is read/],
    ["text", "hello", /no picture that is read/],
    ["nothing", "", /is empty/],
  ])("row 14: refuses %s named .png", async (_, content, message) => {
    await expect(readPicture(await file("x.png", content))).rejects.toThrow(message);
  });

  it("row 13: refuses a pixel bomb before decoding it, and reads what is just below the limit", async () => {
    const before = process.memoryUsage().rss;
    await expect(readPicture(await file("bomb.png", blank(20000, 20000)))).rejects.toThrow(/pixel|decoded/i);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    const large = await readPicture(await file("large.png", blank(8192, 2048)), { size: [8, 8] });
    expect(large.shape).toEqual([1, 8, 8]);
  });

  it("row 13: reads past texts that unpack to far more than they are, in bounded memory", async () => {
    const whole = await png(2, 2, 1, [1, 2, 3, 4]);
    const text = Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(500e6), { level: 9 })]);
    const bomb = Buffer.concat([
      whole.subarray(0, 33),
      ...Array.from({ length: 4 }, () => chunk("zTXt", text)),
      whole.subarray(33),
    ]);
    const before = process.memoryUsage().rss;
    const outcome = await readPicture(await file("text.png", bomb)).catch((error: Error) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(HourglassError);
    else expect([...outcome.data]).toEqual([1, 2, 3, 4]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it("refuses a file that is not there, and a folder", async () => {
    await expect(readPicture(join(root, "none.png"))).rejects.toMatchObject({ code: "data" });
  });

  it.each(["png", "jpeg", "webp", "gif", "tiff"] as const)(
    "row 12: %s: every truncation is refused or read",
    async (format) => {
      const bytes = await sharp(Buffer.from(Array.from({ length: 48 }, (_, i) => (i * 91) % 256)), {
        raw: { width: 4, height: 4, channels: 3 },
      })
        .toFormat(format)
        .toBuffer();
      for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
        const outcome = await readPicture(await file("t.png", bytes.subarray(0, length))).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(HourglassError);
      }
      const half = await file("t.png", bytes.subarray(0, Math.floor(bytes.length / 2)));
      await expect(readPicture(half)).rejects.toMatchObject({ code: "data" });
    },
  );
});

/** A chunk of a PNG file, with its checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey PNG of one bit a pixel, all black: few bytes, many pixels. */
function blank(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("writePicture", () => {
  it("writes what readPicture reads", async () => {
    const path = join(root, "w.png");
    const bytes = tensor(
      "uint8",
      [3, 2, 2],
      Uint8Array.from({ length: 12 }, (_, i) => i * 20),
    );
    await writePicture(path, bytes);
    expect(await readPicture(path)).toEqual(bytes);
    const fractions = tensor("float32", [1, 1, 3], Float32Array.of(0, 0.25, 1));
    await writePicture(path, fractions);
    const back = await readPicture(path);
    expect(back.dtype).toBe("float32");
    for (const [i, value] of back.data.entries()) expect(value).toBeCloseTo(fractions.data[i], 4);
  });

  it("clips fractions outside 0…1", async () => {
    const path = join(root, "c.png");
    await writePicture(path, tensor("float32", [1, 1, 2], Float32Array.of(-3, 7)));
    expect([...(await readPicture(path)).data]).toEqual([0, 1]);
  });

  it.each(["jpg", "webp", "tif", "gif", "avif"])("writes .%s", async (extension) => {
    const path = join(root, `p.${extension}`);
    await writePicture(path, tensor("uint8", [3, 8, 8], new Uint8Array(192).fill(100)));
    expect((await readPicture(path)).shape).toEqual([3, 8, 8]);
  });

  it("refuses other extensions, and leaves nothing behind where it fails", async () => {
    const picture = tensor("uint8", [1, 1, 1], new Uint8Array(1));
    await expect(writePicture(join(root, "x.bmp"), picture)).rejects.toMatchObject({ code: "usage" });
    const target = await folder({});
    await mkdir(join(target, "x.png"));
    await expect(writePicture(join(target, "x.png"), picture)).rejects.toMatchObject({ code: "failed" });
    expect(readdirSync(target)).toEqual(["x.png"]);
  });
});

describe("refitPicture", () => {
  it("keeps the type and changes size and channels", async () => {
    const picture = tensor("float32", [1, 2, 2], Float32Array.of(0.5, 0.5, 0.5, 0.5));
    const refitted = await refitPicture(picture, { size: [4, 4], channels: 3 });
    expect(refitted).toMatchObject({ dtype: "float32", shape: [3, 4, 4] });
    for (const value of refitted.data) expect(value).toBeCloseTo(0.5, 4);
  });
});

describe("a folder of pictures", () => {
  it("is sorted by name, numbers as numbers, and labelled by sub-folder", async () => {
    const picture = await grey();
    const path = await folder({
      "set/b/10.png": picture,
      "set/b/9.PNG": picture,
      "set/a/1.png": picture,
      "set/x.txt": "",
    });
    const dataset = await openDataset(path);
    expect(dataset.names).toEqual(["set/a/1.png", "set/b/9.PNG", "set/b/10.png"]);
    expect(dataset.labels).toEqual(["a", "b", "b"]);
    expect((await openPictures(path)).map(({ name }) => name)).toEqual(dataset.names);
    await dataset.close();
  });

  it("is colour where one picture is, and exact where one has 16 bits", async () => {
    const path = await folder({
      "1.png": await grey(),
      "2.png": await png(
        2,
        2,
        3,
        Uint16Array.from({ length: 12 }, () => 1600),
      ),
    });
    const dataset = await openDataset(path);
    expect(dataset).toMatchObject({ dtype: "float32", shape: [3, 2, 2] });
    const { data } = await dataset.read([0, 1]);
    expect(data[1]).toBe(Math.fround(10 / 255));
    expect(data[12]).toBe(Math.fround(1600 / 65535));
    await dataset.close();
  });

  it("rows 12 and 16: skips and counts what cannot be read, or stops when strict", async () => {
    const picture = await grey();
    const path = await folder({
      "1.png": picture,
      "2.png": picture.subarray(0, 60),
      "3.png": "",
      "4.png": "<svg/>",
      "5.png": picture,
    });
    symlinkSync("/nowhere/6.png", join(path, "6.png"));
    const dataset = await openDataset(path);
    expect(dataset.names).toEqual(["1.png", "5.png"]);
    expect(dataset.notes).toHaveLength(1);
    expect(dataset.notes[0]).toMatch(/^Passed over 4 files: .*2\.png.*3\.png.*4\.png.*6\.png/);
    await dataset.close();
    await expect(openDataset(path, { strict: true })).rejects.toThrow(/2\.png|3\.png/);
  });

  it("row 16: finishes with one bad picture among many", async () => {
    const picture = await grey();
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.png`, picture]));
    const dataset = await openDataset(await folder({ ...files, "150.png": "bad" }));
    expect(dataset.rows).toBe(299);
    expect(dataset.names).not.toContain("150.png");
    await dataset.close();
  });

  it("row 15: takes the frames of an animation as pictures, with a note", async () => {
    const frames = Uint8Array.from([...Array(12).fill(0), ...Array(12).fill(255)]);
    const gif = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const dataset = await openDataset(await folder({ "a.gif": gif }));
    expect(dataset).toMatchObject({ shape: [3, 2, 2], names: ["a#1.gif", "a#2.gif"] });
    expect((await dataset.read([0, 1])).data).toEqual(frames);
    expect(dataset.notes).toEqual([
      "1 file has several pages or frames: its 2 pictures are rows of their own.",
    ]);
    await dataset.close();
  });

  it("row 16: says how to give mixed sizes one size", async () => {
    const path = await folder({ "1.png": await grey(), "2.png": await png(3, 2, 1, [1, 2, 3, 4, 5, 6]) });
    await expect(openDataset(path)).rejects.toThrow(
      /must share one size.*1\.png 2×2, 2\.png 2×3.*\(size: 2x2\)/,
    );
    const dataset = await openDataset(path, { size: [5, 5] });
    expect(dataset.shape).toEqual([1, 5, 5]);
    expect(dataset.notes).toEqual(["2 pictures resized to 5×5."]);
    await dataset.close();
  });

  it("row 16: says plainly that a folder is empty, or holds only bad pictures", async () => {
    await expect(openDataset(await folder({}))).rejects.toThrow(/holds no pictures/);
    await expect(openDataset(await folder({ "a.png": "x", "b.png": "" }))).rejects.toThrow(
      /none of its 2 pictures/,
    );
  });

  it("opens one picture alone, and stops where it is bad", async () => {
    const dataset = await openDataset(await file("one.png", await grey()));
    expect(dataset).toMatchObject({ rows: 1, names: ["one.png"] });
    await dataset.close();
    writeFileSync(join(root, "bad.png"), "x");
    await expect(openDataset(join(root, "bad.png"))).rejects.toMatchObject({ code: "data" });
  });
});
