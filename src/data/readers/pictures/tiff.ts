import { type Raster, upright } from "./raster.ts";
import { type TiffDirectory, tiffDirectories } from "./tiffDirectory.ts";
import { unpackTiff } from "./tiffPacking.ts";

/** A page of a TIFF that is a picture of its own, no thumbnail of another and no mask. */
export interface TiffPage {
  /** Its place among all pages of the file. */
  readonly page: number;
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel, alpha too. */
  readonly samples: number;
  readonly bits: number;
  /** Whole numbers, or fractions; `other` has signs. */
  readonly numbers: "whole" | "fractions" | "other";
  readonly colours: "grey" | "inverted" | "rgb" | "palette" | "other";
  /** The last of the samples is transparency. */
  readonly alpha: boolean;
  /** EXIF's, 1…8. */
  readonly orientation: number;
  readonly directory: TiffDirectory;
  readonly little: boolean;
}

/** Tags, by their names in TIFF 6.0. */
const tags = {
  ...{ NewSubfileType: 254, ImageWidth: 256, ImageLength: 257, BitsPerSample: 258, Compression: 259 },
  ...{ Photometric: 262, StripOffsets: 273, Orientation: 274, SamplesPerPixel: 277, RowsPerStrip: 278 },
  ...{ StripByteCounts: 279, Planar: 284, Predictor: 317, ColorMap: 320, TileWidth: 322 },
  ...{ TileLength: 323, TileOffsets: 324, TileByteCounts: 325, ExtraSamples: 338, SampleFormat: 339 },
  DNGVersion: 50706,
} as const;

/** What samples are, by their formats' numbers. */
const kinds: Readonly<Record<number, TiffPage["numbers"]>> = { 1: "whole", 3: "fractions" };

/** Most samples of a pixel that are read. */
const mostSamples = 256;

/** The pages of a TIFF that are pictures; `left` counts thumbnails and masks, `raw` tells a camera's raw file. Throws where its directory is damaged. */
export function tiffPages(bytes: Uint8Array): {
  pages: readonly TiffPage[];
  left: number;
  raw: boolean;
} {
  const { directories, little } = tiffDirectories(bytes);
  const pages = directories.flatMap((directory, page): TiffPage | [] => {
    const value = (tag: keyof typeof tags, otherwise: number): number =>
      directory.get(tags[tag])?.[0] ?? otherwise;
    // Bit 0: a smaller version of another page; bit 2: its mask.
    if ((value("NewSubfileType", 0) & 5) !== 0) return [];
    const samples = value("SamplesPerPixel", 1);
    const [width, height] = [value("ImageWidth", 0), value("ImageLength", 0)];
    if (width === 0 || height === 0 || samples === 0) throw new Error("it has no size");
    if (samples > mostSamples) throw new Error(`${samples} samples a pixel are not read`);
    const extra = directory.get(tags.ExtraSamples)?.at(-1);
    return {
      ...{ page, width, height, samples, directory, little },
      bits: value("BitsPerSample", 1),
      numbers: kinds[value("SampleFormat", 1)] ?? "other",
      colours: (["inverted", "grey", "rgb", "palette"] as const)[value("Photometric", 1)] ?? "other",
      alpha: samples % 2 === 0 && samples <= 4 && (extra === 1 || extra === 2),
      orientation: value("Orientation", 1),
    };
  });
  const raw = directories.some((directory) => directory.has(tags.DNGVersion));
  return { pages, left: directories.length - pages.length, raw };
}

/** The pixels of a page, upright. Throws where they are of a form that is not read. */
export function decodeTiff(bytes: Uint8Array, page: TiffPage): Raster {
  const { width, height, samples, bits, numbers, alpha, colours } = page;
  if (colours === "other") throw new Error("its colours are neither grey nor red, green and blue");
  const whole = numbers === "whole" && [1, 2, 4, 8, 16].includes(bits);
  if (!whole && !(numbers === "fractions" && (bits === 32 || bits === 64)))
    throw new Error(
      `it must have 8 or 16 bits a channel or fractions in 0…1, not ${bits} bits${numbers === "other" ? " with a sign" : ""}`,
    );
  const values = new (bits <= 8 ? Uint8Array : bits === 16 ? Uint16Array : Float32Array)(
    width * height * samples,
  );
  for (const block of blocksOf(bytes, page)) paste(values, block, page);
  if (values instanceof Float32Array) {
    // Written so that NaN is refused too.
    const out = values.find((value) => !(value >= 0 && value <= 1));
    if (out !== undefined) throw new Error(`fractions must lie in 0…1, not ${out}`);
  }
  const base = { width, height, channels: samples, alpha };
  const raster: Raster =
    colours === "palette"
      ? { ...base, channels: 3, values: coloured(values, page) }
      : { ...base, values: toRange(values, page) };
  return upright(raster, page.orientation);
}

/** A strip or tile, unpacked: rows of `width` pixels of `samples` samples, each row from a byte of its own. */
interface Block {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** The first of its samples, where each has a plane of its own. */
  readonly first: number;
  readonly data: DataView;
}

function* blocksOf(bytes: Uint8Array, page: TiffPage): Generator<Block> {
  const { directory, width: across, height: down, samples, bits, little } = page;
  const one = (tag: keyof typeof tags, otherwise: number): number =>
    directory.get(tags[tag])?.[0] ?? otherwise;
  const tiled = directory.has(tags.TileOffsets);
  const places = directory.get(tiled ? tags.TileOffsets : tags.StripOffsets) ?? [];
  const lengths = directory.get(tiled ? tags.TileByteCounts : tags.StripByteCounts) ?? [];
  const width = tiled ? one("TileWidth", 0) : across;
  const rows = tiled ? one("TileLength", 0) : Math.min(down, one("RowsPerStrip", down));
  if (width === 0 || rows === 0 || width > 2 * across + 4096 || rows > 2 * down + 4096)
    throw new Error("its tiles have no size");
  const planar = samples > 1 && one("Planar", 1) === 2;
  const each = planar ? 1 : samples;
  const rowBytes = Math.ceil((width * each * bits) / 8);
  const [wide, high] = [Math.ceil(across / width), Math.ceil(down / rows)];
  for (let plane = 0; plane < (planar ? samples : 1); plane++) {
    for (let i = 0; i < wide * high; i++) {
      const [top, left] = [Math.floor(i / wide) * rows, (i % wide) * width];
      const height = tiled ? rows : Math.min(rows, down - top);
      const at = places[plane * wide * high + i];
      const length = lengths[plane * wide * high + i] ?? bytes.length - (at ?? 0);
      if (at === undefined || at + length > bytes.length) throw new Error("its pixels end early");
      const packed = bytes.subarray(at, at + length);
      const unpacked = unpackTiff(packed, one("Compression", 1), rowBytes * height);
      const shape = { width, height, samples: each, bits, little };
      const data = undone(unpacked, one("Predictor", 1), shape);
      yield { top, left, width, height, samples: each, first: plane, data };
    }
  }
}

interface Rows {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bits: number;
  readonly little: boolean;
}

/** The numbers of a block, of which each may stand as its difference from the one before it in its row. */
function undone(bytes: Uint8Array, predictor: number, rows: Rows): DataView {
  const { width, height, samples, bits, little } = rows;
  if (predictor === 1) return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const own = Uint8Array.from(bytes);
  const view = new DataView(own.buffer);
  const size = bits / 8;
  const rowBytes = width * samples * size;
  if (predictor === 2 && (bits === 8 || bits === 16)) {
    for (let row = 0; row < height; row++) {
      for (let i = samples; i < width * samples; i++) {
        const at = row * rowBytes + i * size;
        const before = at - samples * size;
        if (bits === 8) own[at] += own[before];
        else view.setUint16(at, view.getUint16(at, little) + view.getUint16(before, little), little);
      }
    }
    return view;
  }
  if (predictor !== 3 || bits < 32) throw new Error(`its predictor (${predictor}) is not read`);
  // Fractions: first bytes of all of a row's numbers, then second ones …, each byte a difference.
  for (let row = 0; row < height; row++) {
    const start = row * rowBytes;
    for (let i = samples; i < rowBytes; i++) own[start + i] += own[start + i - samples];
    const planes = own.slice(start, start + rowBytes);
    const count = width * samples;
    for (let i = 0; i < count; i++)
      for (let k = 0; k < size; k++)
        own[start + i * size + (little ? size - 1 - k : k)] = planes[k * count + i];
  }
  return view;
}

/** Puts the numbers of a block where they belong. */
function paste(
  values: Uint8Array | Uint16Array | Float32Array,
  { top, left, width, height, samples, first, data }: Block,
  { width: across, height: down, samples: all, bits, little }: TiffPage,
): void {
  const rowBytes = Math.ceil((width * samples * bits) / 8);
  const read = reader(data, bits, little);
  const [rows, columns] = [Math.min(height, down - top), Math.min(width, across - left)];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const to = ((top + y) * across + left + x) * all + first;
      for (let s = 0; s < samples; s++) values[to + s] = read(y * rowBytes, x * samples + s);
    }
  }
}

/** Reads the i-th number of a row that starts at a byte. */
function reader(data: DataView, bits: number, little: boolean): (row: number, i: number) => number {
  switch (bits) {
    case 8:
      return (row, i) => data.getUint8(row + i);
    case 16:
      return (row, i) => data.getUint16(row + 2 * i, little);
    case 32:
      return (row, i) => data.getFloat32(row + 4 * i, little);
    case 64:
      return (row, i) => data.getFloat64(row + 8 * i, little);
    default:
      return (row, i) => {
        const bit = i * bits;
        return (data.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
      };
  }
}

/** Grey of few bits as 0…255, and white as the largest where it is the smallest. */
function toRange(values: Raster["values"], { bits, colours }: TiffPage): Raster["values"] {
  if (values instanceof Float32Array) return values;
  const most = 2 ** bits - 1;
  const scale = bits < 8 ? 255 / most : 1;
  if (scale === 1 && colours !== "inverted") return values;
  for (let i = 0; i < values.length; i++)
    values[i] = scale * (colours === "inverted" ? most - values[i] : values[i]);
  return values;
}

/** The colours that a palette names. */
function coloured(values: Raster["values"], { directory }: TiffPage): Uint8Array {
  const map = directory.get(tags.ColorMap) ?? [];
  const size = map.length / 3;
  const out = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++)
    for (let c = 0; c < 3; c++) out[3 * i + c] = (map[c * size + values[i]] ?? 0) >> 8;
  return out;
}
