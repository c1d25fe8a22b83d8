import { filled } from "../../src/core/filled.ts";
import { decodeNets, encodeNets, type LayerNumbers } from "./layersFile.ts";
import type { DenseLayer, Net } from "./net.ts";

/** The bytes of a network, its weights rounded to 8 bits with a scale for each output. */
export function netToBytes({ waist, about, layers }: Net): Uint8Array<ArrayBuffer> {
  const net = layers.map(
    ({ inputs, outputs, activation, keep, weights, bias }): LayerNumbers => ({
      header: { kind: "dense", inputs, units: outputs, activation, ...(keep !== undefined && { keep }) },
      // The file keeps [inputs, outputs].
      weight: filled(
        new Float32Array(weights.length),
        (at) => weights[(at % outputs) * inputs + Math.floor(at / outputs)],
      ),
      bias,
    }),
  );
  return encodeNets({ nets: { net }, about: { ...about, ...(waist !== undefined && { waist }) } });
}

/** The network in a file's bytes; throws where they are none. */
export function netFromBytes(bytes: Uint8Array): Net {
  const { nets, about } = decodeNets(bytes);
  const { waist, ...rest } = about as { waist?: number };
  const layers = nets.net.map(({ header, weight, bias }): DenseLayer => {
    if (header.kind !== "dense" || header.activation === "leaky-relu")
      throw new Error(
        `net file: a ${header.kind} layer with ${header.activation} has no place in a dense network`,
      );
    const { inputs, units: outputs, activation, keep } = header;
    return {
      ...{ kind: "dense", inputs, outputs, activation, bias, ...(keep !== undefined && { keep }) },
      weights: filled(
        new Float32Array(weight.length),
        (at) => weight[(at % inputs) * outputs + Math.floor(at / inputs)],
      ),
    };
  });
  return { inputs: layers[0].inputs, layers, about: rest, ...(waist !== undefined && { waist }) };
}
