import { type Shape, sizeOf } from "../../../core/shape.ts";
import type { Activation } from "../../../nn/activation.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import { featureShape, type InputSpec, inputDefaults } from "../../inputs/inputSpec.ts";

/** Encoder and decoder of a spec. */
export interface Architecture {
  readonly encoder: LayerSpec[];
  readonly decoder: LayerSpec[];
}

export interface ArchitectureOptions {
  /** Units of dense layers, or channels of convolutions, from the outside to the bottleneck. */
  widths?: readonly number[];
  /** Units of a dense layer between the convolutions and the bottleneck, on each side of it; 0 for none. */
  hidden?: number;
  activation?: Activation;
  /** Activation of the last layer: `sigmoid` holds pictures to 0…1. */
  output?: Activation;
}

/** Units of the dense layers beside the bottleneck of pictures. */
const usualHidden = 512;

/** Most numbers of a row whose network is dense where the type prefers that. */
const mostDense = 4096;

/**
 * The network that suits an input where nothing is asked for: dense for tables, convolutional for pictures and series.
 * For pictures a dense layer on each side of the bottleneck does more than wider convolutions for the same time: on
 * held-out Fashion-MNIST at 32 numbers, 5 epochs, 16 and 32 channels with one of 512 leave an error of 0.0075, 32 and
 * 64 channels without it 0.0084.
 */
export function defaultArchitecture(
  input: InputSpec,
  { latent = 1, dense = false, ...options }: ArchitectureOptions & { latent?: number; dense?: boolean } = {},
): Architecture {
  const features = featureShape(input);
  const { network } = inputDefaults(input);
  const short = Math.min(...features.slice(1).filter((n) => n > 1)) < 8 || sizeOf(features) < 64;
  const wantsDense =
    dense && sizeOf(features) <= mostDense && !options.widths && options.hidden === undefined;
  if (network === "dense" || short || wantsDense) return denseArchitecture(features, options);
  if (network === "convolutional" || options.widths) return convArchitecture(features, options);
  const { hidden = Math.max(usualHidden, latent) } = options;
  return convArchitecture(features, {
    ...options,
    hidden,
    widths: defaultChannels(Math.max(...features.slice(1)), 16),
  });
}

/** Dense layers of the given widths, mirrored. By default two, of twice the features within 32…512. */
export function denseArchitecture(
  features: Shape,
  {
    widths = defaultWidths(sizeOf(features)),
    activation = "silu",
    output = "linear",
  }: ArchitectureOptions = {},
): Architecture {
  const dense = (units: number, act: Activation): LayerSpec => ({ kind: "dense", units, activation: act });
  const decoder = [...widths.toReversed().map((n) => dense(n, activation)), dense(sizeOf(features), output)];
  if (features.length > 1) decoder.push({ kind: "reshape", shape: [...features] });
  return { encoder: widths.map((n) => dense(n, activation)), decoder };
}

/**
 * Convolutions with stride 2 down to the bottleneck and their mirror image back. Every size works: each halving rounds
 * up, and each transposed convolution gives back the size it came from. An axis of length 1 stays as it is.
 */
export function convArchitecture(
  features: Shape,
  { widths, hidden = 0, activation = "silu", output = "linear" }: ArchitectureOptions = {},
): Architecture {
  const [, height, width] = features;
  const sizes: [number, number][] = [[height, width]];
  const channels = widths ?? defaultChannels(Math.max(height, width));
  for (const _ of channels) {
    const [h, w] = sizes[sizes.length - 1];
    sizes.push([Math.ceil(h / 2), Math.ceil(w / 2)]);
  }
  const kernel = (size: readonly [number, number]): [number, number] => [
    size[0] > 1 ? 4 : 1,
    size[1] > 1 ? 4 : 1,
  ];
  const stride = (size: readonly [number, number]): [number, number] => [
    size[0] > 1 ? 2 : 1,
    size[1] > 1 ? 2 : 1,
  ];

  const encoder = channels.map(
    (n, i): LayerSpec => ({
      kind: "conv",
      channels: n,
      kernel: kernel(sizes[i]),
      stride: stride(sizes[i]),
      activation,
    }),
  );
  const beside: LayerSpec[] = hidden > 0 ? [{ kind: "dense", units: hidden, activation }] : [];
  encoder.push(...beside);
  const last = channels.length;
  const narrowest: [number, number, number] = [channels[last - 1], ...sizes[last]];
  const decoder: LayerSpec[] = [
    ...beside,
    { kind: "dense", units: sizeOf(narrowest), activation },
    { kind: "reshape", shape: narrowest },
  ];
  for (let i = last - 1; i >= 0; i--) {
    decoder.push({
      kind: "conv-transpose",
      channels: i > 0 ? channels[i - 1] : features[0],
      kernel: kernel(sizes[i]),
      stride: stride(sizes[i]),
      size: sizes[i],
      activation: i > 0 ? activation : output,
    });
  }
  return { encoder, decoder };
}

function defaultWidths(numbers: number): number[] {
  const wide = Math.min(512, Math.max(32, 2 ** Math.ceil(Math.log2(2 * numbers))));
  return [wide, wide / 2];
}

/** Channels double at each halving, until a side is about 7. */
function defaultChannels(side: number, first = 32): number[] {
  const halvings = Math.max(1, Math.min(5, Math.round(Math.log2(side / 7))));
  return Array.from({ length: halvings }, (_, i) => Math.min(128, first << i));
}
