import { headerLength } from "./safetensors.ts";

/** A kind of file that is often mistaken for a model file, known by its first bytes. */
interface Kind {
  readonly magic: readonly number[];
  readonly what: string;
  /** Whether loading such a file runs code that it holds. */
  readonly code?: true;
}

const kinds: readonly Kind[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    what: "a zip archive (PyTorch .pt, Keras .keras or NumPy .npz)",
    code: true,
  },
  { magic: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], what: "an HDF5 file (Keras .h5)", code: true },
  ...[2, 3, 4, 5].map((protocol): Kind => ({ magic: [0x80, protocol], what: "a Python pickle", code: true })),
  { magic: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], what: "a NumPy array" },
  { magic: [0x47, 0x47, 0x55, 0x46], what: "a GGUF model" },
  { magic: [0x1f, 0x8b], what: "a gzip archive" },
  { magic: [0x89, 0x50, 0x4e, 0x47], what: "a PNG picture" },
  { magic: [0xff, 0xd8, 0xff], what: "a JPEG picture" },
  { magic: [0x50, 0x41, 0x52, 0x31], what: "a Parquet table" },
];

/**
 * What a file is that cannot be a safetensors file, as a clause, or undefined where it may be one: a length that is
 * allowed and then a brace.
 */
export function foreignKind(bytes: Uint8Array): string | undefined {
  if (headerLength(bytes) !== undefined && bytes[8] === 0x7b) return undefined;
  const kind = kinds.find(({ magic }) => magic.every((byte, at) => bytes[at] === byte));
  if (kind) return kind.code ? `not read: ${kind.what} can run code` : `${kind.what} is no model file`;
  return isOnnx(bytes) ? "an ONNX model is no Hourglass model file" : undefined;
}

/** Field 1 of ONNX's ModelProto is its version, a small number; a text or message of it follows. */
function isOnnx(bytes: Uint8Array): boolean {
  const [tag, version, next] = bytes;
  return tag === 0x08 && version > 0 && version < 0x20 && (next & 7) === 2 && next >> 3 <= 20;
}
