import { type Shape, sizeOf } from "../core/shape.ts";
import { type Network, parameterCount } from "../models/families/autoencoder/network.ts";
import { type DenoiserSpec, denoiserNetwork } from "../models/families/denoiser/denoiser.ts";
import { type InspectorSpec, inspectorNetwork } from "../models/families/inspector/inspector.ts";
import { type PhotoCodecSpec, restorerNetwork } from "../models/families/photoCodec/photoCodec.ts";
import { reachOf, type UNet } from "../models/families/uNet.ts";

/** One row of the table that shows a network as an hourglass. */
export interface LayerRow {
  /** Where in the network it stands. */
  readonly part: "input" | "encoder" | "latent" | "decoder" | "output";
  /** As in the names of its weights. */
  readonly name: string;
  /** Kind of layer, or of data for the input. */
  readonly kind: string;
  /** Shape of one row after the layer. */
  readonly shape: Shape;
  /** Numbers of a row after the layer. */
  readonly numbers: number;
  /** Numbers that are trained in the layer. */
  readonly parameters: number;
}

/** The whole hourglass: how many numbers a row is at each place, and where the parameters are. */
export interface LayerTable {
  /** From the input to the output. */
  readonly rows: readonly LayerRow[];
  /** Numbers that are trained, all layers together. */
  readonly parameters: number;
  /** Numbers at the input for each number of the code. */
  readonly ratio: number;
}

/** The layers of a network in order, from the input to the output. */
export function layerTable(net: Network): LayerTable {
  const { spec, features, layers, bottleneck } = net;
  const at = layers.indexOf(bottleneck);
  const rows: LayerRow[] = [
    {
      part: "input",
      name: "input",
      kind: spec.input.kind,
      shape: features,
      numbers: sizeOf(features),
      parameters: 0,
    },
    ...layers.map((l, i): LayerRow => {
      const shape = i === at ? [spec.latent] : l.output;
      return {
        part: i < at ? "encoder" : i === at ? "latent" : i === layers.length - 1 ? "output" : "decoder",
        name: i < at ? `encoder.${i}` : i === at ? "waist" : `decoder.${i - at - 1}`,
        kind: describe(l.spec),
        shape,
        numbers: sizeOf(shape),
        parameters: parameterCount(l),
      };
    }),
  ];
  return {
    rows,
    // Not their sum: a learnt output variance belongs to no layer.
    parameters: parameterCount(net),
    ratio: sizeOf(features) / spec.latent,
  };
}

/** The layers of a network of pictures of any size: a denoiser, an inspector, a photo codec. */
export interface DenoiserLayers {
  /** Shape of a picture that the layers are shown for, [channels, height, width]: a patch of the training. */
  readonly input: Shape;
  /** From the input to the output. */
  readonly rows: readonly Pick<LayerRow, "name" | "kind" | "shape" | "parameters">[];
  /** Pixels around a place that can change what it becomes. */
  readonly reach: number;
}

/** The layers of a network of pictures of any size in the order of its parameters. */
export function anySizeLayers(spec: DenoiserSpec | InspectorSpec | PhotoCodecSpec): DenoiserLayers {
  const size = [spec.patch, spec.patch];
  const { features, layers } = anySizeNetwork(spec, size);
  const rows = layers.map((l) => ({
    name: l.parameters[0].name.replace(/\.weight$/, ""),
    kind: describe(l.spec),
    shape: l.output,
    parameters: parameterCount(l),
  }));
  return { input: features, rows, reach: reachOf(spec) };
}

function anySizeNetwork(
  spec: DenoiserSpec | InspectorSpec | PhotoCodecSpec,
  size: Shape,
): Pick<UNet, "features" | "layers"> {
  switch (spec.type) {
    case "denoiser":
      return denoiserNetwork(spec, size);
    case "inspector":
      return inspectorNetwork(spec, size);
    case "photo-codec":
      return restorerNetwork(spec, size);
    default:
      return spec satisfies never;
  }
}

/** A layer in a few words. */
function describe(spec: Network["layers"][number]["spec"]): string {
  switch (spec.kind) {
    case "dense":
      return `dense${activated(spec.activation)}`;
    case "conv":
      return `conv ${spec.kernel.join("×")} / ${spec.stride.join("×")}${activated(spec.activation)}`;
    case "conv-transpose":
      return `transposed conv ${spec.kernel.join("×")} / ${spec.stride.join("×")}${activated(spec.activation)}`;
    case "reshape":
      return "reshape";
    default:
      return spec satisfies never;
  }
}

function activated(activation: string): string {
  return activation === "linear" ? "" : `, ${activation}`;
}
