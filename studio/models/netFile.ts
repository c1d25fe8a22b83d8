import type { Activation, DenseLayer, Net } from "./net.ts";

/**
 * Bytes of a small network: "HGN1", the length of the header (uint32, little-endian), the header (JSON, padded with spaces to a
 * multiple of 4), then for each layer a scale for each output (float32), the biases (float32), and the weights (int8,
 * [outputs, inputs]), padded to a multiple of 4. A weight is its whole number times its output's scale.
 */
interface Header {
  readonly inputs: number;
  readonly waist?: number;
  readonly about: Record<string, unknown>;
  readonly layers: readonly { kind: "dense"; outputs: number; activation: Activation; keep?: number }[];
}

const magic = "HGN1";
const largest = 127;

/** The bytes of a network, its weights rounded to 8 bits with a scale for each output. */
export function netToBytes({ inputs, waist, about, layers }: Net): Uint8Array {
  const header: Header = {
    inputs,
    waist,
    about,
    layers: layers.map(({ kind, outputs, activation, keep }) => ({ kind, outputs, activation, keep })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = padded(json.length);
  const bytes = new Uint8Array(
    8 +
      headerLength +
      layers.reduce((sum, layer) => sum + 8 * layer.outputs + padded(layer.weights.length), 0),
  );
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(magic));
  view.setUint32(4, headerLength, true);
  bytes.fill(32, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { inputs, outputs, weights, bias } of layers) {
    for (let row = 0; row < outputs; row++) {
      const values = weights.subarray(row * inputs, (row + 1) * inputs);
      const scale = Math.fround(values.reduce((most, w) => Math.max(most, Math.abs(w)), 0) / largest);
      view.setFloat32(at + 4 * row, scale, true);
      view.setFloat32(at + 4 * (outputs + row), bias[row], true);
      const first = at + 8 * outputs + row * inputs;
      for (let i = 0; i < inputs; i++) view.setInt8(first + i, scale ? Math.round(values[i] / scale) : 0);
    }
    at += 8 * outputs + padded(weights.length);
  }
  return bytes;
}

/** The network in a file's bytes; throws where they are none. */
export function netFromBytes(bytes: Uint8Array): Net {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  if (bytes.length < 8 || text.decode(bytes.subarray(0, 4)) !== magic)
    throw new Error("net file: its first bytes are not HGN1; load it again");
  const headerLength = view.getUint32(4, true);
  const { inputs, waist, about, layers }: Header = JSON.parse(
    text.decode(bytes.subarray(8, 8 + headerLength)),
  );
  let at = 8 + headerLength;
  let width = inputs;
  const opened = layers.map(({ kind, outputs, activation, keep }): DenseLayer => {
    const weights = new Float32Array(outputs * width);
    const bias = new Float32Array(outputs);
    for (let row = 0; row < outputs; row++) {
      const scale = view.getFloat32(at + 4 * row, true);
      bias[row] = view.getFloat32(at + 4 * (outputs + row), true);
      const first = at + 8 * outputs + row * width;
      for (let i = 0; i < width; i++) weights[row * width + i] = view.getInt8(first + i) * scale;
    }
    const layer: DenseLayer = { kind, inputs: width, outputs, activation, keep, weights, bias };
    at += 8 * outputs + padded(weights.length);
    width = outputs;
    return layer;
  });
  if (at !== bytes.length)
    throw new Error(`net file: ${at} bytes are described, got ${bytes.length}; load it again`);
  return { inputs, waist, about, layers: opened };
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
