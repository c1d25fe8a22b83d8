import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import type { OpenOptions } from "../../src/data/options.ts";
import { npyBytes } from "../../src/data/readers/arrays/npy.ts";
import { withDuck } from "../../src/hosts/node/tables/duck.ts";
import { writeTable } from "../../src/hosts/node/tables/writeTable.ts";
import { oddities } from "./oddities.ts";
import { pictureOddities } from "./pictureOddities.ts";
import { writtenTables } from "./written.ts";
import { zip } from "./zip.ts";

/** Files that both hosts open, and how far their values may lie apart: nothing, where nothing is said. */
export interface Fixture {
  readonly title: string;
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
  readonly folder?: boolean;
  readonly options?: OpenOptions;
  /** Largest difference of a value of 0…255, and why it is allowed. */
  readonly within?: readonly [levels: number, why: string];
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function table(title: string, content: string | Uint8Array, name = "t.csv", options?: OpenOptions): Fixture {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return { title, files: [[name, bytes]], ...(options && { options }) };
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at < 0 ? copy.length + at : at] ^= 1;
  return copy;
};

const packed = gzipSync("a,b\n1,x\n2,y\n");
const many = Array.from({ length: 300 }, (_, i) => `id-${i},${i},${i % 7 === 0 ? "late" : i}`).join("\n");
const utf16 = Buffer.from("\ufeffa,b\nжук,1\ny,2\n", "utf16le");

const texts: readonly Fixture[] = [
  table("numbers and words", "a,b,c\n1,x,-2.5\n2,y,1e3\n,x,.5\n"),
  table("quotes", 'a,b\n"x, y",1\n"say ""hi""",2\n"two\nlines",3\n"",4\n"x" ,5\n5" pipe,6\n'),
  table("CRLF", 'a,b\r\nx,1\r\n"y\r\nz",2\r\n'),
  table("CR alone", "a,b\rx,1\ry,2\r"),
  table("a byte-order mark", "\ufeffa,b\nx,1\ny,2"),
  table(
    "semicolons and decimal commas",
    "Länge;Preis;Maß;Ort\n1,5;1.234,50;0.125;a,b\n-2;0,5;1.250;c\n;7;2;c\n",
  ),
  table("bars without a header", "1|2\n3|4\n"),
  table("tabs", "a\tb\n1\t2,5\n", "t.tsv"),
  table("UTF-16, little-endian", utf16),
  table("UTF-16, big-endian", Buffer.from(utf16).swap16()),
  table("Latin-1, refused", Buffer.from("a,b\nKäse,1\n", "latin1")),
  table("missing words", "x,y,k\n1,NA,a\n,N/A,?\nnull,3,NULL\nnan,NaN,#N/A\n 7 , ,na\n-,0x10,NAN\n"),
  table("infinite numbers", "x,y\ninf,1\n-Infinity,1\n1e400,1\n1e-400,1\n-0,1\n"),
  table("booleans in every spelling", "ok,n\nTrue,1\nTRUE,2\ntrue,3\nFalse,4\nfalse,5\n"),
  table(
    "dates in several forms",
    "d,e,f,x\n2024-01-31,31/01/2024,2024-01-31T10:00:00Z,1\n2024-02-29,29.02.2024,2024-02-29 11:30,2\n",
  ),
  table("identifiers, words far down", `id,n,k\n${many}`),
  table("a label", "a,b,anomaly\n1,2,0\n3,4,TRUE\n5,6,\n", "t.csv", { label: "anomaly" }),
  table("a label that is not there", "a,b\n1,2\n", "t.csv", { label: "z" }),
  table("a model's columns", "k,extra,x\nb,9,1\nzz,9,oops\n,9,3\n", "t.csv", {
    like: [
      { name: "x", kind: "numeric" },
      { name: "k", kind: "categorical", categories: ["a", "b"] },
    ],
  }),
  table("blank lines", "a,b\n\n1,2\n\n3,4\n\n"),
  table("one column, some empty", "a\n1\n\n3\n"),
  table("a ragged row, refused", "a,b\n1,2\n3\n"),
  table("a quote never closed, refused", 'a,b\n1,2\n"x,4\n5,6\n'),
  table("text behind a quote, refused", 'a,b\n1,2\n"x"y,4\n'),
  table("two columns of one name, refused", "a,b,a\n1,2,3\n"),
  table("only a header, refused", "a,b\n"),
  table("nothing, refused", ""),
  table("no known kind, refused", "hello", "t.doc"),
  table("gzip", packed, "t.csv.gz"),
  table("gzip in two members", Buffer.concat([gzipSync("a,b\n1,x\n"), gzipSync("2,y\n")]), "t.csv.gz"),
  table("gzip with padding", Buffer.concat([packed, Buffer.alloc(512)]), "t.csv.gz"),
  table(
    "gzip in two members, zeros between and behind them",
    Buffer.concat([gzipSync("a,b\n1,x\n"), Buffer.alloc(70_000), gzipSync("2,y\n"), Buffer.alloc(9)]),
    "t.csv.gz",
  ),
  table(
    "gzip with zeros and more, refused",
    Buffer.concat([packed, Buffer.alloc(99), packed.subarray(5)]),
    "t.csv.gz",
  ),
  table("gzip with more, refused", Buffer.concat([packed, packed.subarray(5)]), "t.csv.gz"),
  table("gzip named as none", packed, "t.csv"),
  table("gzip cut short, refused", packed.subarray(0, packed.length - 9), "t.csv.gz"),
  table("gzip with half a checksum, refused", packed.subarray(0, packed.length - 6), "t.csv.gz"),
  table("gzip with a wrong checksum, refused", flipped(packed, -7), "t.csv.gz"),
  table("a list of records", '[{"a":1,"b":"x"},{"a":2,"b":null},{"a":3,"b":"y"}]', "t.json"),
  table("a record a line", '{"a":1,"b":"x"}\n{"b":"NA","a":2.5}\n', "t.jsonl"),
  table("keys of some records", '[{"a":1},{"b":true},{"a":3,"b":false,"__proto__":4}]', "t.json"),
  table("lists in records", '[{"a":1,"b":{"c":"}"}},{"a":2,"b":[1]}]', "t.json"),
  table(
    "records on several lines",
    '[\n  {\n    "a": 1,\n    "b": "q\\"\\\\"\n  },\n  { "a": 2, "b": "x" }\n]\n',
    "t.json",
  ),
  table("gzipped lines", gzipSync('{"a":1}\n{"a":2}\n'), "t.jsonl.gz"),
  table("half a document, refused", '[{"a":1},{"a":', "t.json"),
  table("no JSON, refused", "hello", "t.json"),
  table("deep nesting, refused", `[{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}]`, "t.json"),
  table("a series in windows", "t,v\n1,10\n2,20\n3,30\n4,40\n", "s.csv", {
    series: true,
    window: 2,
    stride: 2,
  }),
  table("whole series a row", "1,2,3\n4,5,6\n", "s.csv", { series: true }),
];

/** Parquet by our writer, and by DuckDB with other types and codecs. */
async function parquets(): Promise<Fixture[]> {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-fixtures-"));
  const at = (name: string): string => join(folder, name);
  try {
    await writeTable(
      at("ours.parquet"),
      [
        { name: "x", kind: "number" },
        { name: "k", kind: "text" },
      ],
      [
        [1.5, "a"],
        [-2e-300, "b, c"],
        [Number.NaN, "NA"],
      ],
    );
    const codecs = ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"];
    const select = `SELECT i::INTEGER AS n, (i * 1e15)::BIGINT AS big, (i / 8)::FLOAT AS f, (i / 7)::DECIMAL(9,3) AS d,
      CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END AS flag, DATE '2024-01-01' + i::INTEGER AS day,
      TIMESTAMP '2024-01-01 00:00:00' AS at, TIME '01:02:03' AS clock, [i] AS list, {'a': i} AS pair, 'x'::BLOB AS raw,
      CASE WHEN i = 5 THEN 'NaN'::DOUBLE WHEN i = 6 THEN 'inf'::DOUBLE ELSE i END AS odd,
      'word ' || (i % 4) AS word, (i % 2)::UTINYINT AS small FROM range(20) t(i)`;
    await withDuck(
      codecs.map((codec) => at(`${codec}.parquet`)),
      20,
      async ({ rows }) => {
        for (const codec of codecs)
          await rows(
            `COPY (${select}) TO '${at(`${codec}.parquet`)}' (FORMAT parquet, COMPRESSION ${codec})`,
          );
      },
    );
    return ["ours", ...codecs].flatMap((name) => {
      const bytes = readFileSync(at(`${name}.parquet`));
      return [
        table(`Parquet, ${name}`, bytes, `${name}.parquet`),
        table(`Parquet, ${name}, a label`, bytes, "p.parquet", { label: name === "ours" ? "k" : "flag" }),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npy(descr: string, shape: number[], data: ArrayBufferView): Uint8Array {
  return Buffer.concat([npyBytes(descr, shape), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

function idx(type: number, shape: number[], values: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.writeUInt32BE((type << 8) | shape.length, 0);
  for (const [axis, n] of shape.entries()) head.writeUInt32BE(n, 4 + 4 * axis);
  return Buffer.concat([head, values]);
}

const pixels = Uint8Array.from({ length: 24 }, (_, i) => i * 10);
const x = npy("<f8", [2, 2], Float64Array.of(1, 2, 3, Number.NaN));
const y = npy("<i8", [2], BigInt64Array.of(1n, 0n));
const archive = zip({ "x.npy": x, "y.npy": y }, 8);
const broken = Uint8Array.from(archive);
// A bit of the checksum that the directory gives.
broken[archive.indexOf(Buffer.from("PK\x01\x02")) + 16] ^= 1;

const arrays: readonly Fixture[] = [
  ...(
    [
      ["<f2", Uint16Array.of(0x3c00, 0xc000, 1, 0x7c00)],
      ["<f4", Float32Array.of(0.1, -1, 2, 3)],
      [">f8", Float64Array.of(1, 2, 3, 4)],
      ["<i8", BigInt64Array.of(5n, -1n, 2n, 2n ** 60n)],
      ["|b1", Uint8Array.of(0, 1, 1, 0)],
    ] as const
  ).map(([descr, data]) => table(`npy ${descr}`, npy(descr, [2, 2], data), "a.npy")),
  table("npy pictures, channels last", npy("|u1", [2, 2, 2, 3], pixels), "p.npy"),
  table("npy pictures of 16 bits", npy("<u2", [1, 1, 2], Uint16Array.of(1600, 65535)), "p.npy"),
  table("npy that is cut, refused", x.subarray(0, x.length - 1), "a.npy"),
  table("npy named as a table", x, "a.csv"),
  table("npz, deflated", archive, "a.npz"),
  table("npz, stored", zip({ "x.npy": x }, 0), "a.npz"),
  table("npz with a wrong checksum, refused", broken, "a.npz"),
  table("IDX", idx(8, [2, 3, 4], pixels), "a-idx3-ubyte"),
  table("IDX, gzip", gzipSync(idx(8, [2, 3, 4], pixels)), "a.idx3-ubyte.gz"),
  {
    title: "IDX in a folder, with labels",
    folder: true,
    files: [
      ["train-images-idx3-ubyte.gz", gzipSync(idx(8, [2, 3, 4], pixels))],
      ["train-labels-idx1-ubyte", idx(8, [2], Uint8Array.of(7, 3))],
      ["t10k-images-idx3-ubyte", idx(8, [1, 3, 4], pixels.subarray(0, 12))],
    ],
  },
];

type Channels = 1 | 2 | 3 | 4;

/** A picture of 7 × 5 pixels, values all over their range, alpha too. */
function raw(channels: Channels, deep: boolean) {
  const top = deep ? 65535 : 255;
  const values = Array.from(
    { length: 35 * channels },
    (_, i) => (i * 7919 * (deep ? 257 : 1) + 13) % (top + 1),
  );
  const data = deep ? Uint16Array.from(values) : Uint8Array.from(values);
  const space = channels < 3 ? (deep ? "grey16" : "b-w") : deep ? "rgb16" : "srgb";
  return sharp(data, { raw: { width: 7, height: 5, channels } }).toColourspace(space);
}

/** A picture whose colours run smoothly, as photographs' do. */
function smooth(width = 48, height = 32) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [p, c] = [Math.floor(i / 3), i % 3];
    const [column, row] = [p % width, Math.floor(p / width)];
    return 128 + 100 * Math.sin(column / (9 + c)) * Math.cos(row / (7 - c));
  });
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A PNG of few bits, written by the book: packed rows, and more chunks where asked. */
function smallPng(depth: 1 | 2 | 4, extra: readonly (readonly [type: string, data: Buffer])[] = []): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(5, 0);
  head.writeUInt32BE(3, 4);
  head[8] = depth;
  const rowBytes = Math.ceil((5 * depth) / 8);
  const rows = Buffer.concat(
    [0, 1, 2].map((row) =>
      Buffer.from([0, ...Array.from({ length: rowBytes }, (_, i) => 0x1b + 77 * (row + i))]),
    ),
  );
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    ...extra.map(([type, data]) => chunk(type, data)),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function pictures(): Promise<Fixture[]> {
  const one = (title: string, name: string, bytes: Uint8Array, rest: Partial<Fixture> = {}): Fixture => ({
    title,
    files: [[name, bytes]],
    ...rest,
  });
  const found: Fixture[] = [];
  for (const channels of [1, 2, 3, 4] as const) {
    for (const deep of [false, true]) {
      const what = `${["grey", "grey and alpha", "colour", "colour and alpha"][channels - 1]}, ${deep ? 16 : 8} bits`;
      found.push(one(`PNG, ${what}`, "p.png", await raw(channels, deep).png().toBuffer()));
      if (channels % 2 === 1)
        found.push(
          one(`TIFF, ${what}`, "p.tif", await raw(channels, deep).tiff({ compression: "lzw" }).toBuffer()),
        );
    }
  }
  for (const depth of [1, 2, 4] as const) found.push(one(`PNG, ${depth} bits`, "p.png", smallPng(depth)));
  found.push(
    one("PNG, one grey is transparent", "p.png", smallPng(2, [["tRNS", Buffer.from([0, 1])]])),
    one("PNG, gamma is passed over", "p.png", smallPng(4, [["gAMA", Buffer.from([0, 0, 0xb1, 0x8f])]])),
    one("PNG, palette", "p.png", await raw(3, false).png({ palette: true, dither: 0 }).toBuffer()),
    one("PNG, palette and alpha", "p.png", await raw(4, false).png({ palette: true, dither: 0 }).toBuffer()),
    one("PNG, interlaced", "p.png", await raw(3, false).png({ progressive: true }).toBuffer()),
    one("PNG without a name", "data", await raw(1, false).png().toBuffer()),
    one("PNG that is cut, refused", "p.png", (await raw(3, false).png().toBuffer()).subarray(0, 60)),
    one("text named PNG, refused", "p.png", utf8("<svg/>")),
    one("WebP, lossless", "p.webp", await raw(3, false).webp({ lossless: true }).toBuffer()),
    one("WebP, alpha", "p.webp", await raw(4, false).webp({ lossless: true, exact: true }).toBuffer(), {
      within: [1, "a canvas lays transparency on white in its own rounding"],
    }),
    one("GIF", "p.gif", await raw(3, false).gif().toBuffer()),
    one("JPEG", "p.jpg", await smooth().jpeg({ quality: 90 }).toBuffer(), {
      within: [2, "two decoders round a lossy format each in its way"],
    }),
    one("JPEG, grey", "p.jpg", await smooth().toColourspace("b-w").jpeg({ quality: 90 }).toBuffer(), {
      within: [2, "two decoders round a lossy format each in its way"],
    }),
    one("JPEG named PNG", "p.png", await smooth().jpeg({ quality: 90 }).toBuffer(), {
      within: [2, "two decoders round a lossy format each in its way"],
    }),
    one("AVIF", "p.avif", await smooth().avif({ quality: 80 }).toBuffer(), {
      within: [3, "two decoders turn a lossy format's colours into RGB each in its way"],
    }),
  );
  for (let orientation = 2; orientation <= 8; orientation++) {
    found.push(
      one(
        `JPEG, EXIF orientation ${orientation}`,
        "p.jpg",
        await smooth(40, 24)
          .withMetadata({ orientation })
          .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
          .toBuffer(),
        { within: [2, "two decoders round a lossy format each in its way"] },
      ),
      one(
        `PNG, EXIF orientation ${orientation}`,
        "p.png",
        await smooth(6, 4).withMetadata({ orientation }).png().toBuffer(),
      ),
    );
  }
  const frames = Uint8Array.from([...Array(12).fill(0), ...Array(12).fill(255)]);
  const animation = sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } });
  const [a, b, deep] = await Promise.all([
    raw(1, false).png().toBuffer(),
    raw(3, false).png().toBuffer(),
    raw(3, true).png().toBuffer(),
  ]);
  found.push(
    one("GIF, animated", "p.gif", await animation.clone().gif().toBuffer()),
    one("WebP, animated", "p.webp", await animation.clone().webp({ lossless: true }).toBuffer()),
    one("smaller and larger", "p.png", await smooth().png().toBuffer(), {
      options: { size: [20, 50] },
      within: [2, "libvips rounds its kernel's weights"],
    }),
    one("smaller, 16 bits, grey", "p.png", await raw(3, true).png().toBuffer(), {
      options: { size: [3, 4], channels: 1 },
      within: [2, "libvips rounds its kernel's weights"],
    }),
    one("colour as grey", "p.png", b, {
      options: { channels: 1 },
      within: [1, "libvips takes light from a table"],
    }),
    one("grey as colour", "p.png", a, { options: { channels: 3 } }),
    {
      title: "a folder, labelled by its folders, one of them 16 bits, one bad",
      folder: true,
      files: [
        ["set/b/10.png", a],
        ["set/b/9.PNG", b],
        ["set/a/1.png", deep],
        ["set/a/2.png", utf8("x")],
        ["set/x.txt", utf8("")],
        ["set/a/.hidden.png", a],
      ],
    },
    {
      title: "a folder of two sizes, refused",
      folder: true,
      files: [
        ["a.png", a],
        ["b.png", smallPng(1)],
      ],
    },
    { title: "a folder of tables, refused", folder: true, files: [["a.csv", utf8("x\n1\n")]] },
  );
  return found;
}

const odd = oddities.map(({ oddity, content, name, options, refused }) =>
  table(refused ? `${oddity}, refused` : oddity, content, name, options),
);

async function oddPictures(): Promise<Fixture[]> {
  return (await pictureOddities()).map(({ format, oddity, files, folder, options, refused, within }) => ({
    title: `${format}: ${oddity}${refused ? ", refused" : ""}`,
    files,
    ...(folder && { folder }),
    ...(options && { options }),
    ...(within && { within }),
  }));
}

/** All that both hosts must read alike. */
export async function fixtures(): Promise<Fixture[]> {
  const written = (await writtenTables()).map(({ title, name, bytes }) => table(title, bytes, name));
  return [
    ...(await oddPictures()),
    ...odd,
    ...written,
    ...texts,
    ...(await parquets()),
    ...arrays,
    ...(await pictures()),
  ];
}
