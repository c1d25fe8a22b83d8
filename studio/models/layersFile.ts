/** What follows a layer's sums. */
export type LayerActivation = "linear" | "relu" | "leaky-relu" | "sigmoid";

/** A layer in the header of a file of networks; its numbers follow in the bytes. */
export type LayerHeader = LayerShape & {
  /** Bits that each weight takes, 2 to 8, the sign included. Default 8. */
  readonly bits?: number;
};

type LayerShape =
  | {
      readonly kind: "dense";
      readonly inputs: number;
      readonly units: number;
      readonly activation: LayerActivation;
      /** How many of the largest outputs are kept, the others being 0. All by default. */
      readonly keep?: number;
    }
  | {
      readonly kind: "conv" | "conv-transpose";
      readonly from: { readonly channels: number; readonly side: number };
      readonly to: { readonly channels: number; readonly side: number };
      readonly kernel: number;
      readonly stride: number;
      readonly activation: LayerActivation;
    };

/** What a layer's weights are, before they are rounded. */
export interface LayerNumbers {
  readonly header: LayerHeader;
  /** [inputs, outputs], or of a convolution [in, kernel, kernel, out]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

const usualBits = 8;

/** Each network of a file by its name. */
export type Nets<T> = Readonly<Record<string, readonly T[]>>;

/** What a file of networks holds. */
export interface NetsFile<T> {
  readonly nets: Nets<T>;
  /** What the maker of the file wrote beside them. */
  readonly about: Readonly<Record<string, unknown>>;
}

const magic = "HGN2";

/**
 * A file of small networks: "HGN2", the length of a JSON header as 4 bytes, little end first, the header, then for each layer in order a
 * scale as float32 for each output, the biases as float32, and the weights as whole numbers of a few bits, the lowest bit first, each
 * times its output's scale. A layer's weights begin with a new byte.
 */
export function encodeNets({ nets, about }: NetsFile<LayerNumbers>): Uint8Array<ArrayBuffer> {
  const headers = Object.fromEntries(
    Object.entries(nets).map(([name, layers]) => [name, layers.map(({ header }) => header)]),
  );
  const json = new TextEncoder().encode(JSON.stringify({ about, nets: headers }));
  const parts: Uint8Array[] = [
    new TextEncoder().encode(magic),
    Uint8Array.of(json.length & 255, (json.length >> 8) & 255, json.length >> 16, 0),
    json,
  ];
  for (const { header, weight, bias } of Object.values(nets).flat()) {
    const bits = header.bits ?? usualBits;
    const largest = 2 ** (bits - 1) - 1;
    const scales = new Float32Array(bias.length);
    weight.forEach((w, i) => {
      const output = outputOf(header, i);
      scales[output] = Math.max(scales[output], Math.abs(w) / largest);
    });
    const rounded = Int8Array.from(weight, (w, i) => Math.round(w / (scales[outputOf(header, i)] || 1)));
    parts.push(littleEnd(scales), littleEnd(bias), packed(rounded, bits));
  }
  const out = new Uint8Array(parts.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The networks of a file, each weight as the number that its bits stand for; throws where the bytes are none. */
export function decodeNets(bytes: Uint8Array): NetsFile<LayerNumbers> {
  const text = new TextDecoder();
  if (bytes.length < 8 || text.decode(bytes.subarray(0, 4)) !== magic)
    throw new Error(`net file: its first bytes are not ${magic}; load it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(4, true);
  const { nets: headers, about }: NetsFile<LayerHeader> = JSON.parse(
    text.decode(bytes.subarray(8, 8 + length)),
  );
  let at = 8 + length;
  const floats = (count: number): Float32Array => {
    const out = Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true));
    at += 4 * count;
    return out;
  };
  const layerOf = (header: LayerHeader): LayerNumbers => {
    const scales = floats(outputsOf(header));
    const bias = floats(outputsOf(header));
    const bits = header.bits ?? usualBits;
    const count = weightsOf(header);
    const whole = unpacked(bytes.subarray(at), count, bits);
    at += Math.ceil((count * bits) / 8);
    const outputs = outputsOf(header);
    const weight = new Float32Array(count);
    // A page waits for this loop.
    for (let i = 0, output = 0; i < count; i++, output = output + 1 === outputs ? 0 : output + 1)
      weight[i] = whole[i] * scales[output];
    return { header, weight, bias };
  };
  const nets = Object.fromEntries(
    Object.entries(headers).map(([name, layers]) => [name, layers.map(layerOf)]),
  );
  if (at !== bytes.length)
    throw new Error(`net file: ${at} bytes are described, got ${bytes.length}; load it again`);
  return { nets, about };
}

/** Whole numbers one after the other, so many bits each. */
function packed(numbers: Int8Array, bits: number): Uint8Array {
  const out = new Uint8Array(Math.ceil((numbers.length * bits) / 8));
  let [held, waiting, at] = [0, 0, 0];
  for (const number of numbers) {
    held |= (number & (2 ** bits - 1)) << waiting;
    for (waiting += bits; waiting >= 8; waiting -= 8, held >>= 8) out[at++] = held & 255;
  }
  if (waiting > 0) out[at] = held;
  return out;
}

function unpacked(bytes: Uint8Array, count: number, bits: number): Int8Array {
  const out = new Int8Array(count);
  let [held, waiting, at] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    for (; waiting < bits; waiting += 8) held |= bytes[at++] << waiting;
    // Shifted up and down again, so that the sign fills the bits above.
    out[i] = (held << (32 - bits)) >> (32 - bits);
    held >>= bits;
    waiting -= bits;
  }
  return out;
}

function littleEnd(numbers: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((x, i) => {
    view.setFloat32(4 * i, x, true);
  });
  return bytes;
}

function outputsOf(header: LayerHeader): number {
  return header.kind === "dense" ? header.units : header.to.channels;
}

function weightsOf(header: LayerHeader): number {
  if (header.kind === "dense") return header.inputs * header.units;
  return header.from.channels * header.to.channels * header.kernel ** 2;
}

/** Which output a weight belongs to: outputs are the last axis of every kind. */
function outputOf(header: LayerHeader, index: number): number {
  return index % outputsOf(header);
}
