import { crc32, gzipSync } from "node:zlib";
import sharp from "sharp";
import type { OpenOptions } from "../../src/data/options.ts";
import { npyBytes } from "../../src/data/readers/arrays/npy.ts";
import { tiffFile } from "../../src/hosts/node/pictures/tiffFile.ts";
import { zip } from "./zip.ts";

/** A way in which pictures come, and what is made of it: a line of the table in docs/data.md each. */
export interface PictureOddity {
  readonly format: string;
  readonly oddity: string;
  /** What happens, as the documentation says it. */
  readonly happens: string;
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** The files are a folder; without it the first is opened alone. */
  readonly folder?: boolean;
  readonly options?: OpenOptions;
  readonly shape?: readonly number[];
  readonly rows?: number;
  readonly dtype?: "uint8" | "float32";
  readonly names?: readonly string[];
  readonly labels?: readonly string[];
  /** Values of the first rows, as stored. */
  readonly values?: ArrayLike<number>;
  readonly note?: RegExp;
  /** What the refusal says. */
  readonly refused?: RegExp;
  /** Largest difference between the hosts, of 0…255, and why it is allowed. */
  readonly within?: readonly [levels: number, why: string];
}

const [width, height] = [6, 4];
const area = width * height;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const lossy = [3, "two decoders round a lossy format each in its way"] as const;

/** Values all over their range, [pixel][channel]. */
function pixels(channels: number, deep = false, shift = 0): Uint8Array | Uint16Array {
  const values = new (deep ? Uint16Array : Uint8Array)(area * channels);
  return values.map((_, i) => ((i + shift) * 7919 * (deep ? 257 : 1) + 13) % (deep ? 65536 : 256));
}

function raw(channels: 1 | 2 | 3 | 4, deep = false) {
  const space = channels < 3 ? (deep ? "grey16" : "b-w") : deep ? "rgb16" : "srgb";
  return sharp(pixels(channels, deep), { raw: { width, height, channels } }).toColourspace(space);
}

/** Interleaved pixels as planes. */
function planes(values: ArrayLike<number>, channels: number): number[] {
  const count = values.length / channels;
  return Array.from(
    { length: values.length },
    (_, i) => values[(i % count) * channels + Math.floor(i / count)],
  );
}

/** A photograph of 64×64 pixels. */
function photo() {
  const values = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
    const [p, c] = [Math.floor(i / 3), i % 3];
    return 128 + 100 * Math.sin((p % 64) / (9 + c)) * Math.cos(p / 64 / (7 - c));
  });
  return sharp(values, { raw: { width: 64, height: 64, channels: 3 } });
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG with chunks behind its header. */
const withChunks = (png: Buffer, ...chunks: Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
};

function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Buffer {
  return Buffer.concat([npyBytes(descr, shape), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

async function files(): Promise<PictureOddity[]> {
  const grey = await raw(1).png().toBuffer();
  const colour = await raw(3).png().toBuffer();
  const jpeg = await photo().jpeg({ quality: 90 }).toBuffer();
  const own = { shape: [1, height, width], rows: 1, values: pixels(1) };
  const inColour = { shape: [3, height, width], rows: 1, values: planes(pixels(3), 3) };
  const one = { format: "any", folder: true, rows: 1 };
  return [
    {
      ...{ ...one, oddity: "pictures called `.jfif`, or by no ending, or by another's" },
      happens: "told by their content",
      files: [
        ["a", grey],
        ["b.jfif", grey],
        ["c.csv", grey],
        ["d.jpg", grey],
      ],
      ...{ rows: 4, names: ["a", "b.jfif", "c.csv", "d.jpg"] },
    },
    {
      ...{ ...one, oddity: "files that are no pictures beside them" },
      happens: "passed over, counted by reason in one note",
      files: [
        ["a.png", grey],
        ["b.png", utf8("<html>")],
        ["c.png", new Uint8Array(0)],
        ["d.png", grey.subarray(0, 60)],
        ["labels.csv", utf8("a,b\n1,2\n")],
        ["notes", utf8("hello")],
      ],
      note: /^Passed over 5 files: 2 no picture \(labels\.csv, notes\)|^Passed over 5 files: .*1 empty \(c\.png\)/,
    },
    {
      ...{ ...one, oddity: "what systems leave: `Thumbs.db`, `.DS_Store`, `__MACOSX`, `@eaDir`, `.git`" },
      happens: "no pictures and no classes, counted",
      files: [
        ["a/1.png", grey],
        ["a/Thumbs.db", grey],
        ["a/.DS_Store", utf8("x")],
        ["__MACOSX/a/._1.png", grey],
        ["b/@eaDir/2.png/thumb.jpg", jpeg],
        ["b/2.png", grey],
        [".git/logo.png", grey],
      ],
      ...{ rows: 2, names: ["a/1.png", "b/2.png"], labels: ["a", "b"] },
      note: /^Passed over 5 files: 5 system or hidden/,
    },
    {
      ...{ ...one, oddity: "pictures of several sizes" },
      happens: "refused, with the option that gives them one",
      files: [
        ["a.png", grey],
        ["b.jpg", jpeg],
      ],
      refused: /must share one size, got a\.png 4×6, b\.jpg 64×64/,
    },
    {
      ...{ ...one, oddity: "HEIC, JPEG XL, BMP, Photoshop, raw files" },
      happens: "named, and passed over; refused where alone",
      files: [
        ["a.heic", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")],
        ["b.png", grey],
        ["c.bmp", Buffer.from("BM\x3a\0\0\0\0\0\0\0\x36\0\0\0", "latin1")],
      ],
      note: /2 no picture \(a\.heic, c\.bmp\)\. The first to fail: .*HEIC, as telephones save/,
    },
    {
      ...{ format: "HEIC", oddity: "alone", happens: "refused, with what to do" },
      files: [["a.jpg", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")]],
      refused: /HEIC, as telephones save photographs, and no picture that is read/,
    },
    {
      ...{ format: "TIFF", oddity: "several pages", happens: "a picture each, with a note" },
      files: [
        [
          "s.tif",
          tiffFile(
            [0, 1, 2].map((shift) => ({
              ...{ width, height, samples: 1, alpha: false },
              values: pixels(1, false, shift),
            })),
          ),
        ],
      ],
      ...{ shape: [1, height, width], rows: 3, names: ["s#1.tif", "s#2.tif", "s#3.tif"] },
      ...{ values: [...pixels(1), ...pixels(1, false, 1)], note: /its 3 pictures are rows of their own/ },
    },
    {
      ...{ format: "TIFF", oddity: "more bands than colours, as satellites send" },
      happens: "a channel each",
      files: [["s.tif", tiffFile([{ width, height, samples: 7, alpha: false, values: pixels(7, true) }])]],
      ...{ shape: [7, height, width], rows: 1, dtype: "float32" },
      values: planes(pixels(7, true), 7).map((value) => Math.fround(value / 65535)),
    },
    {
      ...{ format: "TIFF", oddity: "fractions", happens: "read where they lie in 0…1" },
      files: [
        [
          "s.tif",
          tiffFile([
            {
              ...{ width, height, samples: 1, alpha: false },
              values: Float32Array.from(pixels(1), (value) => value / 255),
            },
          ]),
        ],
      ],
      ...{ shape: [1, height, width], rows: 1, dtype: "float32" },
      values: Float32Array.from(pixels(1), (value) => value / 255),
    },
    {
      ...{ format: "TIFF", oddity: "fractions beyond 0…1, NaN", happens: "refused" },
      files: [
        [
          "s.tif",
          tiffFile([
            { width: 2, height: 1, samples: 1, alpha: false, values: Float32Array.of(0.5, Number.NaN) },
          ]),
        ],
      ],
      refused: /cannot be decoded/,
    },
    {
      ...{ format: "TIFF", oddity: "grey of 1 bit, white as 0, PackBits", happens: "0…255" },
      files: [
        [
          "b.tif",
          await sharp(
            Uint8Array.from({ length: area }, (_, i) => (i % 3 ? 255 : 0)),
            { raw: { width, height, channels: 1 } },
          )
            .toColourspace("b-w")
            .tiff({ bitdepth: 1, compression: "packbits", predictor: "none", miniswhite: true })
            .toBuffer(),
        ],
      ],
      ...{ shape: [1, height, width], rows: 1 },
      values: Array.from({ length: area }, (_, i) => (i % 3 ? 255 : 0)),
    },
    {
      ...{ format: "GIF", oddity: "frames", happens: "a picture each, with a note" },
      files: [["a.gif", await animation("gif")]],
      ...{ shape: [3, 2, 2], rows: 2, names: ["a#1.gif", "a#2.gif"] },
      ...{ values: [...Array<number>(12).fill(0), ...Array<number>(12).fill(255)], note: /several pages/ },
    },
    {
      ...{ format: "WebP", oddity: "frames", happens: "a picture each, with a note" },
      files: [["a.webp", await animation("webp")]],
      ...{ shape: [3, 2, 2], rows: 2, names: ["a#1.webp", "a#2.webp"], note: /several pages/ },
    },
    {
      ...{ format: "PNG", oddity: "frames (APNG)" },
      happens: "the picture that stands for them; the others are left, with a note",
      files: [["a.png", withChunks(grey, chunk("acTL", Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 0)))]],
      ...{ ...own, note: /1 file has 2 more frames, thumbnails or masks that are left out/ },
    },
    {
      ...{ format: "PNG", oddity: "a chunk with a wrong checksum that no pixel needs" },
      happens: "read, with a note",
      files: [["a.png", withChunks(grey, flipped(chunk("gAMA", Uint8Array.of(0, 0, 177, 143)), 9))]],
      ...{ ...own, note: /slightly damaged and was read: a\.png: its chunk gAMA is damaged/ },
    },
    {
      ...{
        format: "PNG",
        oddity: "a colour profile that is broken",
        happens: "read; no profile changes a value",
      },
      files: [["a.png", withChunks(colour, chunk("iCCP", utf8("x\0\0broken")))]],
      ...inColour,
    },
    {
      ...{ format: "PNG", oddity: "bytes behind its end", happens: "read, with a note" },
      files: [["a.png", Buffer.concat([grey, Buffer.from("more")])]],
      ...{ ...own, note: /bytes behind its end are passed over/ },
    },
    {
      ...{ format: "PNG", oddity: "without its end marker", happens: "read, with a note" },
      files: [["a.png", grey.subarray(0, grey.length - 12)]],
      ...{ ...own, note: /its end marker is missing/ },
    },
    {
      ...{ format: "PNG", oddity: "cut inside its pixels, or a wrong checksum there", happens: "refused" },
      files: [["a.png", flipped(grey, grey.length - 18)]],
      refused: /cannot be decoded/,
    },
    {
      ...{
        format: "PNG",
        oddity: "transparency in 16 bits, colour or grey",
        happens: "laid on white, all 16 bits",
      },
      files: [["a.png", await raw(4, true).png().toBuffer()]],
      ...{ shape: [3, height, width], rows: 1, dtype: "float32", values: onWhite() },
    },
    {
      ...{ format: "JPEG", oddity: "cut behind its last rows", happens: "read, with a note of the rows" },
      files: [["a.jpg", jpeg.subarray(0, jpeg.length - 12)]],
      ...{ shape: [3, 64, 64], rows: 1, within: lossy, note: /a\.jpg: its (end|last)/ },
    },
    {
      ...{
        format: "JPEG",
        oddity: "cut so that more than a tenth of its rows are missing",
        happens: "refused",
      },
      files: [["a.jpg", jpeg.subarray(0, Math.floor(jpeg.length * 0.7))]],
      refused: /of its 64 rows are missing/,
    },
    {
      ...{ format: "JPEG", oddity: "bytes behind its end", happens: "passed over" },
      files: [["a.jpg", Buffer.concat([jpeg, Buffer.alloc(99)])]],
      ...{ shape: [3, 64, 64], rows: 1, within: lossy },
    },
    {
      ...{ format: "JPEG", oddity: "a profile that is broken", happens: "read; no profile changes a value" },
      files: [["a.jpg", Buffer.concat([jpeg.subarray(0, 2), segment(), jpeg.subarray(2)])]],
      ...{ shape: [3, 64, 64], rows: 1, within: lossy },
    },
    {
      ...{
        format: "JPEG",
        oddity: "cyan, magenta, yellow and black",
        happens: "red, green and blue, mixed as the host does",
      },
      files: [["a.jpg", await photo().toColourspace("cmyk").jpeg().toBuffer()]],
      ...{ shape: [3, 64, 64], rows: 1 },
      within: [255, "hosts mix inks each in its way; size and channels are the same"],
    },
  ];
}

/** An APP2 segment that says it is a profile. */
function segment(): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xe2, 0, 30]),
    Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"),
    Buffer.alloc(14, 7),
  ]);
}

function animation(format: "gif" | "webp"): Promise<Buffer> {
  const frames = Uint8Array.from([...Array<number>(12).fill(0), ...Array<number>(12).fill(255)]);
  return sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
    .toFormat(format, { lossless: true })
    .toBuffer();
}

/** What 16-bit pixels with transparency become. */
function onWhite(): number[] {
  const values = pixels(4, true);
  const flat = Array.from({ length: 3 * area }, (_, i) => {
    const [p, c] = [i % area, Math.floor(i / area)];
    const alpha = values[4 * p + 3];
    return Math.floor((values[4 * p + c] * alpha + 65535 * (65535 - alpha)) / 65535);
  });
  return flat.map((value) => Math.fround(value / 65535));
}

function arrays(): PictureOddity[] {
  const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
  const square = bytes(64 * 64 * 3);
  const x = npy("|u1", [2, 8, 8], bytes(128));
  const y = npy("|u1", [2, 8, 8], bytes(128).reverse());
  return [
    {
      ...{ format: "npy", oddity: "64×64×3", happens: "one colour picture, with a note" },
      files: [["a.npy", npy("|u1", [64, 64, 3], square)]],
      ...{
        shape: [3, 64, 64],
        rows: 1,
        values: planes(square, 3),
        note: /1 colour picture of 64×64 \(HWC\)/,
      },
    },
    {
      ...{ format: "npy", oddity: "`layout` NHW", happens: "64 grey pictures of 64×3" },
      files: [["a.npy", npy("|u1", [64, 64, 3], square)]],
      ...{ options: { layout: "NHW" }, shape: [1, 64, 3], rows: 64, values: square },
    },
    {
      ...{ format: "npy", oddity: "3×64×64", happens: "3 grey pictures, with a note; `layout` CHW says one" },
      files: [["a.npy", npy("|u1", [3, 64, 64], square)]],
      ...{ shape: [1, 64, 64], rows: 3, values: square, note: /3 grey pictures of 64×64 \(NHW\)/ },
    },
    {
      ...{ format: "npy", oddity: "13 bands last, or second", happens: "13 channels, with a note" },
      files: [["a.npy", npy("<u2", [2, 13, 16, 16], Uint16Array.from(bytes(2 * 13 * 256)))]],
      ...{ shape: [13, 16, 16], rows: 2, dtype: "float32", note: /2 13-channel pictures of 16×16 \(NCHW\)/ },
    },
    {
      ...{ format: "npy", oddity: "4 channels", happens: "kept, with a note" },
      files: [["a.npy", npy("|u1", [2, 8, 8, 4], bytes(512))]],
      ...{ shape: [4, 8, 8], rows: 2, note: /2 4-channel pictures of 8×8 \(NHWC\)/ },
    },
    {
      ...{
        format: "npy",
        oddity: "4 channels with `channels` 3",
        happens: "the fourth is transparency, laid on white",
      },
      files: [["a.npy", npy("|u1", [1, 1, 2, 4], Uint8Array.of(9, 9, 9, 255, 9, 9, 9, 0))]],
      ...{ options: { channels: 3, layout: "NHWC" }, shape: [3, 1, 2], rows: 1 },
      values: [9, 255, 9, 255, 9, 255],
    },
    {
      ...{ format: "npz", oddity: "several arrays", happens: "a note says which is read" },
      files: [["a.npz", zip({ "x.npy": x, "other.npy": y }, 8)]],
      ...{ shape: [1, 8, 8], rows: 2, values: bytes(128), note: /arrays "x" is read, and "other" left/ },
    },
    {
      ...{ format: "npz", oddity: "`array` names one", happens: "that one" },
      files: [["a.npz", zip({ "x.npy": x, "other.npy": y }, 8)]],
      ...{ options: { array: "other" }, shape: [1, 8, 8], rows: 2, values: bytes(128).reverse() },
    },
    {
      ...{ format: "npz", oddity: "`array` names one that the labels are not of", happens: "no labels" },
      files: [
        [
          "a.npz",
          zip(
            {
              "x.npy": x,
              "other.npy": npy("|u1", [3, 8, 8], bytes(192)),
              "y.npy": npy("|u1", [2], bytes(2)),
            },
            0,
          ),
        ],
      ],
      ...{ options: { array: "other", layout: "NHW" }, shape: [1, 8, 8], rows: 3, values: bytes(192) },
    },
    {
      ...{ format: "npz", oddity: "`array` names none of them", happens: "refused, with those that are" },
      files: [["a.npz", zip({ "x.npy": x, "other.npy": y }, 8)]],
      ...{ options: { array: "z" }, refused: /has no array named z, got x, other/ },
    },
    {
      ...{ format: "IDX", oddity: "packed by gzip, under any name of its kind", happens: "read" },
      files: [
        [
          "a-idx3-ubyte.gz",
          gzipSync(
            Buffer.concat([Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 8]), bytes(128)]),
          ),
        ],
      ],
      ...{ shape: [1, 8, 8], rows: 2, values: bytes(128) },
    },
  ];
}

/** Every oddity of pictures that is documented. */
export async function pictureOddities(): Promise<readonly PictureOddity[]> {
  return [...(await files()), ...arrays()];
}

/** The lines of the table in docs/data.md. */
export function pictureTable(oddities: readonly PictureOddity[]): string {
  return [
    "| format | as it comes | what happens |",
    "|---|---|---|",
    ...oddities.map(({ format, oddity, happens }) => `| ${format} | ${oddity} | ${happens} |`),
  ].join("\n");
}
