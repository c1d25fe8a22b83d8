import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HourglassError } from "../core/errors.ts";
import { type DType, type Tensor, tensor, zeros } from "../core/tensor.ts";
import { decodeSafetensors, encodeSafetensors, longestHeader } from "./safetensors.ts";

const dtypes = [
  "float64",
  "float32",
  "float16",
  "int64",
  "int32",
  "uint8",
  "bool",
] as const satisfies DType[];

/** A file with any header, and any bytes after it. */
function file(header: string | Uint8Array, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

function entry({ dtype = "F32", shape = "[1]", offsets = "[0,4]" } = {}): string {
  return `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

function complaintOf(bytes: Uint8Array): string {
  try {
    decodeSafetensors(bytes, "m.safetensors");
  } catch (error) {
    expect(error).toBeInstanceOf(HourglassError);
    expect((error as HourglassError).code).toBe("data");
    return (error as HourglassError).message;
  }
  return "accepted";
}

/** Any tensor of few elements, random bytes inside. */
const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 4 }), fc.infiniteStream(fc.nat(255)))
  .map(([dtype, shape, stream]) => {
    const made = zeros(dtype, shape) as Tensor;
    const bytes = new Uint8Array(made.data.buffer);
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = dtype === "bool" ? stream.next().value & 1 : stream.next().value;
    return made;
  });
const anyName = fc.string({ unit: "binary", maxLength: 12 }).filter((name) => !name.startsWith("__"));
const anyFile = fc.record({
  tensors: fc.array(fc.tuple(anyName, anyTensor), { maxLength: 6 }).map((entries) => new Map(entries)),
  metadata: fc
    .array(fc.tuple(anyName, fc.string({ unit: "binary" })), { maxLength: 4 })
    .map((all) => new Map(all)),
});

describe("round trip", () => {
  it("gives back every tensor and text, bit for bit", () => {
    fc.assert(
      fc.property(anyFile, fc.nat(7), fc.constantFrom(Uint8Array, Buffer), (content, shift, kind) => {
        // Any position in memory, and Node's Buffer too, whose `slice` does not copy.
        const encoded = encodeSafetensors(content);
        const moved = kind.from(new Uint8Array(encoded.length + shift));
        moved.set(encoded, shift);
        const read = decodeSafetensors(moved.subarray(shift), "m");
        expect(read.metadata).toEqual(content.metadata);
        expect(new Set(read.tensors.keys())).toEqual(new Set(content.tensors.keys()));
        for (const [name, { dtype, shape, data }] of content.tensors) {
          const found = read.tensors.get(name)!;
          expect([found.dtype, found.shape, found.data.constructor]).toEqual([
            dtype,
            shape,
            data.constructor,
          ]);
          expect(Buffer.from(found.data.buffer)).toEqual(Buffer.from(data.buffer));
        }
      }),
    );
  });

  it("keeps the order of tensors and starts each on a multiple of its element's width", () => {
    const tensors = new Map<string, Tensor>([
      ["byte", tensor("uint8", [3], Uint8Array.of(1, 2, 3))],
      ["double", tensor("float64", [1], Float64Array.of(0.5))],
      ["single", tensor("float32", [1], Float32Array.of(0.25))],
    ]);
    const bytes = encodeSafetensors({ tensors, metadata: new Map() });
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
    expect(start % 8).toBe(0);
    expect(header.double.data_offsets).toEqual([0, 8]);
    expect(header.single.data_offsets).toEqual([8, 12]);
    expect([...decodeSafetensors(bytes, "m").tensors.keys()]).toEqual(["byte", "double", "single"]);
  });
});

describe("rows 1, 3, 4, 5 and 6: refusals", () => {
  const four = new Uint8Array(4);
  const eight = new Uint8Array(8);
  const cases: [what: string, bytes: Uint8Array, says: RegExp][] = [
    ["an empty file", new Uint8Array(0), /8 bytes of a header's length, got 0 bytes/],
    ["7 bytes", new Uint8Array(7), /got 7 bytes/],
    [
      "a header longer than the file",
      file("{}", undefined, 3n),
      /must fit into the file of 10 bytes, got 3 bytes/,
    ],
    ["a header of 2^63 bytes", file("{}", undefined, 1n << 63n), /must not be longer than 8388608/],
    ["a header past the cap", file("{}", undefined, BigInt(longestHeader + 1)), /must not be longer/],
    ["no header", file(""), /start with \{/],
    ["a leading space", file(" {}"), /start with \{/],
    ["a byte order mark", file("\ufeff{}"), /start with \{/],
    ["a list", file("[]"), /start with \{/],
    ["a byte order mark inside", file('{\ufeff"a":1}'), /JSON must/],
    ["broken UTF-8", file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), /UTF-8/],
    ["overlong UTF-8", file(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d)), /UTF-8/],
    ["a second value", file("{}{}"), /end after its first value/],
    ["a duplicate tensor", file(`{"a":${entry()},"a":${entry()}}`, four), /"a" stands twice/],
    ["an escaped duplicate", file(`{"a":${entry()},"\\u0061":${entry()}}`, four), /"a" stands twice/],
    ["a duplicate field", file(`{"a":{"dtype":"F32","dtype":"I32"}}`, four), /"dtype" stands twice/],
    ["__proto__", file(`{"__proto__":${entry()}}`, four), /__proto__/],
    [
      "an unknown dtype",
      file(`{"a":${entry({ dtype: "F8_E4M3" })}}`, four),
      /tensor a: dtype must be one of .*got F8_E4M3/,
    ],
    ["an inherited dtype", file(`{"a":${entry({ dtype: "constructor" })}}`, four), /dtype must be one of/],
    ["no shape", file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', four), /shape must be/],
    ["a negative size", file(`{"a":${entry({ shape: "[-1]" })}}`, four), /shape must be.*\[-1\]/],
    ["a fractional size", file(`{"a":${entry({ shape: "[1.5]" })}}`, four), /shape must be/],
    ["a negative offset", file(`{"a":${entry({ offsets: "[-4,0]" })}}`, four), /two whole numbers/],
    ["reversed offsets", file(`{"a":${entry({ offsets: "[4,0]" })}}`, four), /reversed/],
    ["a fractional offset", file(`{"a":${entry({ offsets: "[0,4.5]" })}}`, four), /two whole numbers/],
    [
      "an offset of 2^53 + 1",
      file(`{"a":${entry({ offsets: "[0,9007199254740993]" })}}`, four),
      /two whole numbers/,
    ],
    ["an offset of 1e400", file(`{"a":${entry({ offsets: "[0,1e400]" })}}`, four), /finite/],
    ["three offsets", file(`{"a":${entry({ offsets: "[0,2,4]" })}}`, four), /two whole numbers/],
    [
      "too few bytes for the shape",
      file(`{"a":${entry({ shape: "[2]" })}}`, four),
      /F32 2 must take 8 bytes, got 4/,
    ],
    [
      "a shape that overflows",
      file(`{"a":${entry({ shape: "[4294967296,4294967296,4294967296]" })}}`, four),
      /must take/,
    ],
    ["a foreign field", file(`{"a":{"x":1}}`), /only, got x/],
    ["no object for a tensor", file('{"a":3}'), /tensor a: must have/],
    [
      "an overlap",
      file(`{"a":${entry()},"b":${entry({ offsets: "[2,6]" })}}`, eight),
      /a and b must not overlap/,
    ],
    [
      "a hole",
      file(`{"a":${entry()},"b":${entry({ offsets: "[8,12]" })}}`, new Uint8Array(12)),
      /hole.*a and tensor b/,
    ],
    ["a hole at the start", file(`{"a":${entry({ offsets: "[4,8]" })}}`, eight), /hole between the header/],
    ["trailing bytes", file(`{"a":${entry()}}`, eight), /end with its last tensor, got 4 bytes more/],
    ["missing bytes", file(`{"a":${entry()}}`, new Uint8Array(3)), /cut off, got 3/],
    ["metadata that is no text", file('{"__metadata__":{"a":1}}'), /__metadata__\.a must be a text/],
    ["metadata that is a list", file('{"__metadata__":[]}'), /__metadata__ must be an object/],
    [
      "a BOOL of 2",
      file(`{"a":${entry({ dtype: "BOOL", offsets: "[0,1]" })}}`, Uint8Array.of(2)),
      /byte of 0 or 1/,
    ],
  ];

  it.each(cases)("refuses %s", (_, bytes, says) => {
    const complaint = complaintOf(bytes);
    expect(complaint).toMatch(says);
    expect(complaint).toMatch(/^m\.safetensors: /);
    expect(complaint).not.toContain("\n");
  });

  it("accepts the plainest files, so that the cases above are refused for their own fault", () => {
    expect(complaintOf(file("{}"))).toBe("accepted");
    expect(complaintOf(file(`{"a":${entry()}}   `, four))).toBe("accepted");
    expect(
      complaintOf(file(`{"constructor":${entry()},"toString":${entry({ offsets: "[4,8]" })}}`, eight)),
    ).toBe("accepted");
  });

  it.each([
    ["nested objects", '{"a":'.repeat(1e6)],
    ["nested lists", `{"a":${"[".repeat(1e6)}`],
    ["a long list", `{"a":[${"0,".repeat(4e6)}0]}`],
    ["many fields", `{${Array.from({ length: 5e5 }, (_, i) => `"${i}":{}`).join(",")}}`],
    ["a long text", `{"${"x".repeat(8e6)}":1}`],
    ["many escapes", `{"${"\\n".repeat(4e6)}":1}`],
    ["many quotes", `{"a":[${'"",'.repeat(2.5e6)}""]}`],
  ])("row 2: refuses a header bomb of %s in bounded time and words", (_, header) => {
    const bytes = file(header.slice(0, longestHeader));
    const began = process.cpuUsage();
    const complaint = complaintOf(bytes);
    const { user, system } = process.cpuUsage(began);
    expect(complaint).toMatch(/JSON must/);
    expect(complaint.length).toBeLessThan(500);
    // Each takes less than 100 ms of the processor on a quiet machine.
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

describe("row 9: damage", () => {
  const content = {
    tensors: new Map<string, Tensor>([
      ["w", tensor("float32", [2, 2], Float32Array.of(1, 2, 3, 4))],
      ["mask", tensor("bool", [2], Uint8Array.of(0, 1))],
    ]),
    metadata: new Map([["format", "test"]]),
  };
  const whole = encodeSafetensors(content);

  it("refuses the file cut at every byte", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(complaintOf(whole.subarray(0, length)), `${length} bytes`).not.toBe("accepted");
    }
  });

  it("refuses or reads the file with any bit flipped, and never crashes", () => {
    let refused = 0;
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      if (complaintOf(flipped) !== "accepted") refused++;
    }
    expect(refused).toBeGreaterThan(whole.length * 2);
  });

  it("refuses or reads any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void complaintOf(bytes)));
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (header, data) => void complaintOf(file(`{${header}`, data))),
    );
  });
});

const python = ["python3", "python"].find(
  (name) => spawnSync(name, ["-c", "import numpy, safetensors"]).status === 0,
);

describe.skipIf(!python)("Python's safetensors (skips where python3 has no numpy and safetensors)", () => {
  it("opens our files, and we open its", () => {
    const folder = mkdtempSync(join(tmpdir(), "hourglass-"));
    try {
      const tensors = new Map(
        dtypes.map((dtype): [string, Tensor] => {
          const made = zeros(dtype, [2, 3]) as Tensor;
          new Uint8Array(made.data.buffer)[0] = 1;
          return [dtype, made];
        }),
      );
      const metadata = new Map([
        ["format", "hourglass"],
        ["note", 'ä \u2028 \\ "'],
      ]);
      writeFileSync(join(folder, "ours"), encodeSafetensors({ tensors, metadata }));
      const script = `
import sys
from safetensors import safe_open
from safetensors.numpy import save_file
with safe_open("ours", "numpy") as f:
    tensors = {name: f.get_tensor(name) for name in f.keys()}
    save_file(tensors, "theirs", f.metadata())
for name, array in sorted(tensors.items()):
    print(name, array.dtype, array.shape, array.tobytes().hex())
`;
      const { status, stdout, stderr } = spawnSync(python!, ["-c", script], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout.split("\n").filter(Boolean)).toEqual(
        [...tensors]
          .map(([name, { data }]) => `${name} ${name} (2, 3) ${Buffer.from(data.buffer).toString("hex")}`)
          .sort(),
      );
      const theirs = decodeSafetensors(readFileSync(join(folder, "theirs")), "theirs");
      expect(theirs.metadata).toEqual(metadata);
      expect(new Map([...theirs.tensors].sort())).toEqual(new Map([...tensors].sort()));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
