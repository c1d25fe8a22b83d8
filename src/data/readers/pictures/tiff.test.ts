import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tiffFile } from "../../../hosts/node/pictures/tiffFile.ts";
import { decodeTiff, tiffPages } from "./tiff.ts";

const [width, height] = [37, 23];

/** A picture that packs well in places and badly in others. */
function raw(samples: 1 | 3 | 4, deep: boolean) {
  const values = Array.from({ length: width * height * samples }, (_, i) =>
    i % 11 < 5 ? 7 : (i * 7919 * (deep ? 257 : 1) + 13) % (deep ? 65536 : 256),
  );
  const data = deep ? Uint16Array.from(values) : Uint8Array.from(values);
  const space = samples === 1 ? (deep ? "grey16" : "b-w") : deep ? "rgb16" : "srgb";
  return { data, image: sharp(data, { raw: { width, height, channels: samples } }).toColourspace(space) };
}

function decoded(bytes: Uint8Array) {
  const { pages } = tiffPages(bytes);
  return decodeTiff(bytes, pages[0]);
}

describe("decodeTiff gives the values that libvips wrote", () => {
  const forms = [
    { compression: "none" },
    { compression: "packbits" },
    { compression: "lzw" },
    { compression: "lzw", predictor: "horizontal" },
    { compression: "deflate", predictor: "horizontal" },
    { compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 },
    { compression: "none", bigtiff: false, miniswhite: true },
  ] as const;
  for (const samples of [1, 3, 4] as const) {
    for (const deep of [false, true]) {
      it.each(forms)(`${samples} samples of ${deep ? 16 : 8} bits, %j`, async (form) => {
        const { data, image } = raw(samples, deep);
        const { values, channels, alpha } = decoded(await image.clone().tiff(form).toBuffer());
        expect([channels, alpha]).toEqual([samples, samples === 4]);
        expect(values).toEqual(data);
      });
    }
  }

  it.each([1, 2, 4] as const)("grey of %i bits", async (bitdepth) => {
    // libvips writes no odd last pixel of 4 bits.
    const grey = Uint8Array.from({ length: 36 * height }, (_, i) => (i % 5 === 0 ? 255 : 0));
    const image = sharp(grey, { raw: { width: 36, height, channels: 1 } }).toColourspace("b-w");
    const bytes = await image.tiff({ bitdepth, compression: "deflate", predictor: "none" }).toBuffer();
    expect(decoded(bytes).values).toEqual(grey);
  });

  it("a long run of LZW codes, past the largest code", async () => {
    const noise = Uint8Array.from({ length: 300 * 300 }, (_, i) => (i * i * 31 + (i >> 3)) % 251);
    const image = sharp(noise, { raw: { width: 300, height: 300, channels: 1 } }).toColourspace("b-w");
    const bytes = await image.tiff({ compression: "lzw", predictor: "none" }).toBuffer();
    expect(decoded(bytes).values).toEqual(noise);
  });
});

describe("tiffFile writes what decodeTiff reads", () => {
  it.each([
    [1, Uint8Array, false],
    [2, Uint8Array, true],
    [4, Uint16Array, true],
    [4, Uint16Array, false],
    [13, Uint16Array, false],
    [5, Float32Array, false],
  ] as const)("%i samples of %o, alpha %s", (samples, Type, alpha) => {
    const values = new Type(width * height * samples);
    for (let i = 0; i < values.length; i++)
      values[i] = values instanceof Float32Array ? (i % 97) / 96 : (i * 7919) % 251;
    const page = { width, height, samples, values, alpha };
    const bytes = tiffFile([page, page], { density: 300 });
    const { pages, left } = tiffPages(bytes);
    expect([pages.length, left]).toEqual([2, 0]);
    expect(decodeTiff(bytes, pages[1])).toEqual({ width, height, channels: samples, alpha, values });
  });

  it("and what libvips reads", async () => {
    const { data } = raw(3, true);
    const bytes = tiffFile([{ width, height, samples: 3, values: data, alpha: false }], { density: 300 });
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ width, height, space: "rgb16", density: 300, bitsPerSample: 16 });
    const back = await sharp(bytes).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
    expect(new Uint16Array(back.buffer, back.byteOffset, data.length)).toEqual(data);
  });
});

it("a damaged directory or strip is refused, whatever byte is changed", async () => {
  const bytes = Uint8Array.from(await raw(1, false).image.tiff({ compression: "lzw" }).toBuffer());
  for (let at = 0; at < bytes.length; at++) {
    const broken = Uint8Array.from(bytes);
    broken[at] ^= 0xff;
    try {
      decoded(broken);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).not.toMatch(/undefined|Invalid typed array|Array buffer/);
    }
  }
  // What stands last is a tag that no pixel needs.
  for (let length = 0; length < bytes.length - 40; length += 7)
    expect(() => decoded(bytes.subarray(0, length))).toThrow();
});
