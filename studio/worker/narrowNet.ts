import type { Engine } from "autoencoder";
import { evenly } from "../../src/core/evenly.ts";
import { type Tensor, tensor, zeros } from "../../src/core/tensor.ts";
import { decodeModel } from "../../src/files/modelFile.ts";
import { graph } from "../../src/graph/graph.ts";
import * as op from "../../src/graph/ops/index.ts";
import { constant, input, type Value } from "../../src/graph/value.ts";
import { fromModelFile } from "../../src/model/autoencoder.ts";
import { predict, preprocess, rawShape } from "../../src/models/inputs/inputSpec.ts";
import { namedTensors } from "../../src/train/weights.ts";
import type { LayerMaps, Narrowed, PhotoAsked } from "./protocol.ts";

/** Channels of a layer that are shown, evenly spread over all. */
const shown = 6;

type Floats = Tensor<"float32">;

/** A convolutional autoencoder of pictures of one size, which shows its code and what its layers see on the way. */
export interface NarrowNet {
  /** A picture of the network's own size through it. */
  pass(asked: Omit<PhotoAsked, "model">): Promise<Narrowed>;
}

/** Opens the model file of such a network. */
export async function narrowNet(bytes: Uint8Array, engine: Engine): Promise<NarrowNet> {
  const { spec, net, weights } = fromModelFile(decodeModel(bytes, "the network"), "the network");
  const named = Object.fromEntries([...namedTensors(net, weights)].map(([name, t]) => [name, constant(t)]));
  const [channels, height, width] = rawShape(spec.input);
  const rows = input("rows", "uint8", [1, channels, height, width]);
  const outputs: Record<string, Value> = {};
  let h = preprocess(spec.input, rows).values;
  for (const [i, layer] of net.layers.entries()) {
    h = layer.apply(h, named);
    if (layer === net.bottleneck) outputs.code = h;
    else if (layer.output.length === 3 && layer.output[0] > channels) outputs[`layer ${i}`] = some(h);
  }
  outputs.picture = predict(spec.input, h, spec.loss === "bce");
  const program = await engine.compile(graph(outputs));
  // The first run also sets the engine up, which is no part of a picture's time.
  await program.run({ rows: zeros("uint8", rows.shape) });
  return {
    pass: async ({ width: wide, height: high, pixels }) => {
      if (wide !== width || high !== height)
        throw new Error(`the network takes pictures of ${width} × ${height}, got ${wide} × ${high}`);
      const area = width * height;
      const planes = new Uint8Array(channels * area);
      for (let i = 0; i < area; i++)
        for (let c = 0; c < channels; c++) planes[c * area + i] = pixels[4 * i + c];
      const began = performance.now();
      const given = (await program.run({ rows: tensor("uint8", rows.shape, planes) })) as Record<
        string,
        Floats
      >;
      const ms = performance.now() - began;
      const out = new Uint8ClampedArray(4 * area).fill(255);
      for (let i = 0; i < area; i++)
        for (let c = 0; c < channels; c++)
          out[4 * i + c] = Math.round(255 * given.picture.data[c * area + i]);
      const layers = net.layers.flatMap((layer, i): LayerMaps[] => {
        const maps = given[`layer ${i}`];
        if (!maps) return [];
        const [count, side] = layer.output;
        return [{ channels: count, side, maps: levels(maps) }];
      });
      return { pixels: out, code: given.code.data, layers, ms };
    },
  };
}

/** The channels of [1, channels, height, width] that are shown. */
function some(maps: Value): Value {
  const { shape } = maps;
  const of = evenly(shape[1], shown);
  return op.concat(
    Array.from(of, (channel) => op.slice(maps, [channel], [channel + 1], [1])),
    1,
  );
}

/** Each map of [1, maps, height, width] as bytes, its least number 0 and its largest 255. */
function levels({ shape: [, count, height, width], data }: Floats): Uint8Array<ArrayBuffer> {
  const area = height * width;
  const out = new Uint8Array(count * area);
  for (let at = 0; at < out.length; at += area) {
    const map = data.subarray(at, at + area);
    const [low, high] = [map.reduce((a, b) => Math.min(a, b)), map.reduce((a, b) => Math.max(a, b))];
    const scale = high > low ? 255 / (high - low) : 0;
    for (let i = 0; i < area; i++) out[at + i] = (map[i] - low) * scale;
  }
  return out;
}
