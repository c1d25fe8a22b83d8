import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../src/cli/run.ts";
import { npyBytes } from "../src/data/readers/arrays/npy.ts";
import { tiffPages } from "../src/data/readers/pictures/tiff.ts";
import { writeModelFile } from "../src/hosts/node/disk/modelDisk.ts";
import { openDataset } from "../src/hosts/node/open.ts";
import { tiffFile } from "../src/hosts/node/pictures/tiffFile.ts";
import { type Denoiser, denoiserFile, denoiserParameters } from "../src/model/denoiser/denoiser.ts";
import { denoiserSpec } from "../src/models/families/denoiser/denoiser.ts";
import { initialWeights } from "../src/train/weights.ts";
import { zip } from "./readers/zip.ts";
import { provenance } from "./untrained.ts";

/** What denoise writes is of the form that came; by a denoiser that nothing trained, so that it changes every picture. */

const root = mkdtempSync(join(tmpdir(), "hourglass-denoise-"));
afterAll(() => rmSync(root, { recursive: true }));
const model = join(root, "m.safetensors");
const [width, height] = [24, 16];

let profile: Buffer;
beforeAll(async () => {
  const spec = denoiserSpec.parse({
    ...{ type: "denoiser", channels: 3, widths: [4], blocks: 1, patch: 16 },
    learns: { kind: "clean", from: 0.1, to: 0.1 },
  });
  const parameters = denoiserParameters(spec);
  const denoiser: Denoiser = { spec, parameters, weights: initialWeights({ parameters }, 1), provenance };
  await writeModelFile(model, denoiserFile(denoiser));
  const tagged = await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
    .withIccProfile("srgb")
    .png()
    .toBuffer();
  profile = (await sharp(tagged).metadata()).icc!;
});

/** Runs denoise; gives what it printed. */
async function denoise(source: string, out: string, ...flags: string[]): Promise<string> {
  const text: string[] = [];
  const write = (part: string) => text.push(part);
  const code = await run(["denoise", model, source, "--out", out, ...flags], {
    ...{ stdout: { write }, stderr: { write }, env: {}, signal: new AbortController().signal },
  });
  expect(code, text.join("")).toBe(0);
  return text.join("");
}

function put(name: string, bytes: Uint8Array): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

function pixels(channels: number, deep = false): Uint8Array | Uint16Array {
  const values = new (deep ? Uint16Array : Uint8Array)(width * height * channels);
  return values.map((_, i) => ((i * 7919 * (deep ? 257 : 1)) >> (deep ? 1 : 2)) % (deep ? 65536 : 256));
}

async function valuesOf(path: string) {
  const dataset = await openDataset(path);
  const { data } = await dataset.read(Uint32Array.from({ length: dataset.rows }, (_, i) => i));
  const { shape, rows, dtype } = dataset;
  await dataset.close();
  return { shape, rows, dtype, data };
}

describe("a picture keeps", () => {
  it("16 bits, resolution, profile and lossless coding, as TIFF and as PNG, whose pixels agree", async () => {
    const values = pixels(3, true) as Uint16Array;
    const tiff = put(
      "deep/a.tif",
      tiffFile([{ width, height, samples: 3, alpha: false, values }], { density: 300, icc: profile }),
    );
    const png = put(
      "deep/b.png",
      await sharp(values, { raw: { width, height, channels: 3 } })
        .toColourspace("rgb16")
        .png()
        .toBuffer(),
    );
    await denoise(dirname(tiff), join(root, "deep-out"));
    const clean = [join(root, "deep-out/a.tif"), join(root, "deep-out/b.png")];
    const metadata = await sharp(clean[0]).metadata();
    expect(metadata).toMatchObject({ format: "tiff", depth: "ushort", density: 300, hasProfile: true });
    expect(metadata.icc).toEqual(profile);
    expect(tiffPages(readFileSync(clean[0])).pages[0].directory.get(259)).toEqual([8]);
    expect(await sharp(clean[1]).metadata()).toMatchObject({ format: "png", depth: "ushort" });
    const [a, b, before] = [await valuesOf(clean[0]), await valuesOf(clean[1]), await valuesOf(png)];
    expect(a).toEqual(b);
    expect(a.data).not.toEqual(before.data);
    // Half of a 16-bit picture's values would be lost in 8 bits.
    expect(
      Array.from(a.data as Float32Array).some((v) => Math.abs(v * 255 - Math.round(v * 255)) > 0.1),
    ).toBe(true);
  });

  it("8 bits: PNG, TIFF and lossless WebP of one picture agree", async () => {
    const image = sharp(pixels(3), { raw: { width, height, channels: 3 } });
    put("flat/a.png", await image.clone().png().toBuffer());
    put("flat/b.tif", await image.clone().tiff({ compression: "lzw" }).toBuffer());
    put("flat/c.webp", await image.clone().webp({ lossless: true }).toBuffer());
    await denoise(join(root, "flat"), join(root, "flat-out"));
    const [a, b, c] = await Promise.all(
      ["a.png", "b.tif", "c.webp"].map((name) => valuesOf(join(root, "flat-out", name))),
    );
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  it("JPEG's colours, resolution, profile and camera's data, upright", async () => {
    const tall = put(
      "photo/a.jfif",
      await sharp(pixels(3), { raw: { width, height, channels: 3 } })
        .withExif({ IFD0: { Copyright: "someone" } })
        .withMetadata({ orientation: 6, density: 240 })
        .jpeg()
        .toBuffer(),
    );
    await denoise(tall, join(root, "photo-out"));
    const metadata = await sharp(join(root, "photo-out/a.jfif")).metadata();
    expect(metadata).toMatchObject({ format: "jpeg", width: height, height: width, density: 240 });
    expect([metadata.orientation ?? 1, metadata.exif !== undefined, metadata.icc !== undefined]).toEqual([
      1,
      true,
      true,
    ]);
  });

  it("transparency, in 8 and in 16 bits, and the colours where nothing shows", async () => {
    for (const deep of [false, true]) {
      const top = deep ? 65535 : 255;
      const values = pixels(4, deep);
      for (let i = 3; i < values.length; i += 4) values[i] = i % 3 === 0 ? 0 : i % 5 === 0 ? 77 : top;
      const space = deep ? "rgb16" : "srgb";
      const bytes = await sharp(values, { raw: { width, height, channels: 4 } })
        .toColourspace(space)
        .png()
        .toBuffer();
      const path = put(`alpha/${top}.png`, bytes);
      await denoise(path, join(root, "alpha-out"));
      const back = await sharp(join(root, `alpha-out/${top}.png`))
        .toColourspace(space)
        .raw({ depth: deep ? "ushort" : "uchar" })
        .toBuffer();
      const found = deep ? new Uint16Array(back.buffer, back.byteOffset, back.length / 2) : back;
      for (let i = 0; i < values.length; i += 4) {
        expect(found[i + 3]).toBe(values[i + 3]);
        if (values[i + 3] === 0)
          expect([...found.subarray(i, i + 3)]).toEqual([...values.subarray(i, i + 3)]);
      }
      expect(Array.from(found)).not.toEqual(Array.from(values));
    }
  });

  it("pages, bands and fractions of a TIFF, and frames of an animation", async () => {
    const page = { width, height, samples: 5, alpha: false };
    const values = Float32Array.from(pixels(5), (value) => value / 255);
    put(
      "many/s.tif",
      tiffFile([
        { ...page, values },
        { ...page, values: values.slice().reverse() },
      ]),
    );
    const raw = { width, height: 2 * height, channels: 3, pageHeight: height } as const;
    const frames = new Uint8Array([...pixels(3), ...pixels(3).reverse()]);
    put(
      "many/a.webp",
      await sharp(frames, { raw })
        .webp({ lossless: true, delay: [40, 90], loop: 2 })
        .toBuffer(),
    );
    const told = await denoise(join(root, "many"), join(root, "many-out"));
    expect(told).toMatch(/each of its 5 channels was cleaned by itself/);
    expect(await valuesOf(join(root, "many-out/s.tif"))).toMatchObject({
      rows: 2,
      shape: [5, height, width],
      dtype: "float32",
    });
    const metadata = await sharp(join(root, "many-out/a.webp"), { pages: -1 }).metadata();
    expect(metadata).toMatchObject({ pages: 2, delay: [40, 90], loop: 2, pageHeight: height });
  });
});

it("another format by --out says what it cannot hold", async () => {
  const values = pixels(4, true);
  const path = put("other/a.tif", tiffFile([{ width, height, samples: 4, alpha: true, values }]));
  const told = await denoise(path, join(root, "other-out/a.jpg"));
  expect(told).toMatch(/8 bits a channel, where it had 16/);
  expect(told).toMatch(/transparency is laid on white/);
  expect(await sharp(join(root, "other-out/a.jpg")).metadata()).toMatchObject({
    format: "jpeg",
    channels: 3,
  });
});

describe("--strength", () => {
  it("0 gives back the pixels, a half the middle", async () => {
    const path = put(
      "half/a.png",
      await sharp(pixels(3, true), { raw: { width, height, channels: 3 } })
        .toColourspace("rgb16")
        .png()
        .toBuffer(),
    );
    await denoise(path, join(root, "half/0.png"), "--strength", "0");
    await denoise(path, join(root, "half/5.png"), "--strength", "0.5");
    await denoise(path, join(root, "half/1.png"));
    const [came, none, half, whole] = await Promise.all(
      ["a", "0", "5", "1"].map(
        async (name) => (await valuesOf(join(root, `half/${name}.png`))).data as Float32Array,
      ),
    );
    expect(none).toEqual(came);
    for (const [i, value] of half.entries()) expect(value).toBeCloseTo((came[i] + whole[i]) / 2, 4);
  });
});

describe("--views", () => {
  const picture = (name: string) => sharp(pixels(3), { raw: { width, height, channels: 3 } }).toFile(name);
  const views = async (source: string, ...flags: string[]) =>
    JSON.parse(await denoise(source, join(root, "views-out"), "--json", "--quiet", ...flags)).views;

  it("are by a picture's size where not asked for, and change it; the line and the document say how many", async () => {
    mkdirSync(join(root, "views"));
    const small = join(root, "views/a.png");
    await picture(small);
    expect(await views(small)).toEqual({ least: 8, most: 8 });
    const usual = readFileSync(join(root, "views-out/a.png"));
    expect(await views(small, "--views", "8")).toEqual({ least: 8, most: 8 });
    expect(readFileSync(join(root, "views-out/a.png"))).toEqual(usual);
    expect(await views(small, "--views", "1")).toEqual({ least: 1, most: 1 });
    expect(readFileSync(join(root, "views-out/a.png"))).not.toEqual(usual);
    const large = { width: 1100, height: 500, channels: 3, background: "grey" } as const;
    await sharp({ create: large }).toFile(join(root, "views/b.png"));
    expect(await views(join(root, "views"))).toEqual({ least: 4, most: 8 });
    expect(await denoise(small, join(root, "views-out"))).toContain(", in 8 views; noise of");
  });

  it("are taken of arrays too", async () => {
    const array = put(
      "views/c.npy",
      Buffer.concat([npyBytes("|u1", [height, width, 3]), Uint8Array.from(pixels(3))]),
    );
    expect(await views(array)).toEqual({ least: 8, most: 8 });
    expect(await views(array, "--views", "2")).toEqual({ least: 2, most: 2 });
  });

  it("other numbers are refused", async () => {
    const text: string[] = [];
    const write = (part: string) => text.push(part);
    const line = ["denoise", model, root, "--out", join(root, "no"), "--views", "3"];
    const io = { stdout: { write }, stderr: { write }, env: {}, signal: new AbortController().signal };
    expect(await run(line, io)).toBe(2);
    expect(text.join("")).toContain("--views: must be 1, 2, 4 or 8, got 3");
  });
});

describe("an array comes back as one", () => {
  const bytes = Uint8Array.from(pixels(3));
  const npy = (descr: string, shape: readonly number[], data: ArrayBufferView) =>
    Buffer.concat([npyBytes(descr, shape), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
  const idx = Buffer.concat([Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, height, 0, 0, 0, width]), bytes]);
  const halves = Uint16Array.from({ length: 2 * height * width }, (_, i) => 0x3000 + (i % 0xc00));
  const labels = npy("<i8", [2], BigInt64Array.of(4n, 9n));

  it.each([
    ["one colour picture", "a.npy", npy("|u1", [height, width, 3], bytes)],
    ["channels first, 16 bits", "b.npy", npy("<u2", [1, 3, height, width], pixels(3, true))],
    [
      "13 bands",
      "c.npy",
      npy(
        "<f4",
        [1, height, width, 13],
        Float32Array.from(pixels(13), (v) => v / 255),
      ),
    ],
    ["halves", "d.npy", npy("<f2", [2, height, width], halves)],
    [
      "truth values",
      "e.npy",
      npy(
        "|b1",
        [3, height, width],
        bytes.map((v) => v & 1),
      ),
    ],
    ["IDX", "f-images-idx3-ubyte", idx],
    ["IDX, packed", "g-images.idx3-ubyte.gz", gzipSync(idx)],
  ])("%s", async (_, name, content) => {
    const path = put(`arrays/${name}`, content);
    await denoise(path, join(root, "same"), "--strength", "0");
    const plain = (file: Buffer) => (name.endsWith(".gz") ? gunzipSync(file) : file);
    expect(plain(readFileSync(join(root, "same", name))).equals(plain(content))).toBe(true);
    await denoise(path, join(root, "clean"));
    const cleaned = plain(readFileSync(join(root, "clean", name)));
    expect(cleaned.length).toBe(plain(content).length);
    // Few truth values turn over in a picture that hardly changes.
    if (!name.startsWith("e")) expect(cleaned.equals(plain(content))).toBe(false);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it("an archive keeps its other arrays", async () => {
    const images = npy("|u1", [2, height, width], bytes.subarray(0, 2 * height * width));
    const path = put("arrays/h.npz", zip({ "images.npy": images, "y.npy": labels }, 8));
    await denoise(path, join(root, "same"), "--strength", "0");
    const [was, is] = [await openDataset(path), await openDataset(join(root, "same/h.npz"))];
    expect(is.labels).toEqual(["4", "9"]);
    expect((await is.read([0, 1])).data).toEqual((await was.read([0, 1])).data);
    expect(is.notes).toEqual(was.notes);
    await was.close();
    await is.close();
  });
});
