import { assert } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import * as op from "../../../graph/ops/index.ts";
import type { Value } from "../../../graph/value.ts";
import type { Weights } from "../../../nn/parameter.ts";
import { noisyPatches } from "../../corruptions/camera/noisyPatches.ts";
import type { Objective, RandomFeed } from "../../types/modelType.ts";
import { multiplications } from "../autoencoder/network.ts";
import type { Trainable } from "../trainable.ts";
import { type DenoiserNetwork, type DenoiserSpec, denoiserNetwork } from "./denoiser.ts";

type Clean = Extract<DenoiserSpec["learns"], { kind: "clean" }>;

/** A denoiser as training sees it: its rows are square patches. */
export function denoiserTraining(spec: DenoiserSpec): Trainable {
  const { channels, patch, learns } = spec;
  assert(learns.kind !== "joined", "a joined denoiser is made of two that were trained");
  const full = denoiserNetwork(spec, [patch, patch]);
  const shared = {
    input: { kind: "pictures", channels, height: patch, width: patch },
    features: full.features,
    parameters: full.parameters,
    lossScale: 1,
  } as const;
  switch (learns.kind) {
    case "clean":
      return {
        ...shared,
        randomFeeds: cleanFeeds(full),
        multiplications: multiplications(full),
        warmUp: 0,
        objective: ({ features, weights, random }) =>
          fromClean(full, learns, features.values, weights, random),
      };
    case "camera":
      return {
        ...shared,
        input: { ...shared.input, channels: 2 * channels },
        prepare: (rows, source) => noisyPatches(rows as Picture, source),
        randomFeeds: [],
        multiplications: multiplications(full),
        warmUp: 0,
        objective: ({ features, weights }) => fromPairs(full, features.values, weights),
      };
    case "noisy": {
      const half = denoiserNetwork(spec, [patch / 2, patch / 2]);
      return {
        ...shared,
        randomFeeds: [{ name: "pair", distribution: "uniform", shape: [1, patch / 2, patch / 2] }],
        // The whole patch is passed forwards alone, a third of a step.
        multiplications: multiplications(half) + multiplications(full) / 3,
        warmUp: 1,
        objective: ({ features, weights, random, warmth }) =>
          fromNoisy(full, half, features.values, weights, random.pair, warmth),
      };
    }
    default:
      return learns satisfies never;
  }
}

function cleanFeeds({ features }: DenoiserNetwork): readonly RandomFeed[] {
  return [
    { name: "noise", distribution: "normal", shape: features },
    { name: "level", distribution: "uniform", shape: [1, 1, 1] },
    // Decides which rows are clipped. Draws are seeded by the names of the feeds:
    // another name here would be other noise under the same seed.
    { name: "held", distribution: "uniform", shape: [1, 1, 1] },
    ...(features[0] === 3 ? [{ name: "grey", distribution: "uniform", shape: [1, 1, 1] } as const] : []),
  ];
}

/** Share of the rows whose noisy pixels are clipped to 0…1, as in picture files; a sensor's readings are not clipped. */
const clippedShare = 0.5;
/** Share of a colour denoiser's rows that are grey, with the same noise in each channel. */
const greyShare = 0.25;

/**
 * The objective on clean patches, to which noise is added. The mean squared error that remains grows about in proportion
 * to the noise's standard deviation σ (PSNR falls by about 3 dB when σ doubles), so each row is weighted by 1/σ: all
 * levels of noise then contribute alike.
 */
function fromClean(
  net: DenoiserNetwork,
  { from, to }: Clean,
  patches: Value,
  weights: Weights,
  random: Readonly<Record<string, Value>>,
): Objective {
  const sigma = op.add(op.mul(random.level, to - from), from);
  const grey = random.grey && op.positive(op.sub(greyShare, random.grey));
  const clean = grey ? blend(patches, op.reduceMean(patches, { axes: [1], keepdims: true }), grey) : patches;
  const noise = grey ? blend(random.noise, op.slice(random.noise, [0], [1], [1]), grey) : random.noise;
  const sensed = op.add(clean, op.mul(noise, sigma));
  const clipped = op.positive(op.sub(clippedShare, random.held));
  const noisy = blend(sensed, op.clip(sensed, 0, 1), clipped);
  const errors = op.reduceMean(op.square(op.sub(net.denoise(noisy, weights), clean)), { axes: [1, 2, 3] });
  const middle = (from + to) / 2;
  const counts = op.div(middle, op.reshape(sigma, errors.shape));
  return {
    loss: op.reduceMean(op.mul(errors, counts)),
    terms: { reconstruction: op.reduceMean(errors) },
  };
}

/** Levels below this standard deviation count as it does, so that patches without noise do not outweigh the others. */
const leastSigma = 1.5 / 255;
/** A usual level, at which a row counts as one. */
const usualSigma = 5 / 255;

/**
 * The objective on clean patches beside noisy ones, [batch, 2 × channels, …]. Most cameras' noise is weaker than in
 * {@link fromClean}: what remains of it grows about as its variance, so each row is weighted by the inverse of the variance that
 * is found in it.
 */
function fromPairs(net: DenoiserNetwork, pairs: Value, weights: Weights): Objective {
  const [channels] = net.features;
  const [clean, noisy] = op.split(pairs, [channels, channels], 1);
  const meanSquare = (x: Value): Value => op.reduceMean(op.square(x), { axes: [1, 2, 3] });
  const variance = op.add(meanSquare(op.sub(noisy, clean)), leastSigma ** 2);
  const errors = meanSquare(op.sub(net.denoise(noisy, weights), clean));
  return {
    loss: op.reduceMean(op.mul(errors, op.div(usualSigma ** 2, variance))),
    terms: { reconstruction: op.reduceMean(errors) },
  };
}

/** a where `share` is 0, b where it is 1; b and share broadcast. */
function blend(a: Value, b: Value, share: Value): Value {
  return op.add(a, op.mul(op.sub(b, a), share));
}

/**
 * The objective on noisy patches alone (Huang et al. 2021, Neighbor2Neighbor, equations 6 to 8). Two neighbouring pixels of
 * each 2×2 square show nearly the same scene under independent noise: a half-size patch of the one is the input, of the
 * other the target. The second term corrects for the difference of the scene between neighbours, which would otherwise be
 * learnt as blur; its weight rises over the run to {@link consistency}.
 */
function fromNoisy(
  full: DenoiserNetwork,
  half: DenoiserNetwork,
  patches: Value,
  weights: Weights,
  pair: Value,
  warmth?: Value,
): Objective {
  const choose = neighbours(pair);
  const [first, second] = choose(patches);
  const whole = op.detach(full.denoise(patches, weights));
  const [wholeFirst, wholeSecond] = choose(whole);
  const error = op.sub(half.denoise(first, weights), second);
  const reconstruction = op.reduceMean(op.square(error));
  const drift = op.reduceMean(op.square(op.sub(error, op.sub(wholeFirst, wholeSecond))));
  const weight = warmth ? op.mul(warmth, consistency) : consistency;
  return {
    loss: op.add(reconstruction, op.mul(drift, weight)),
    terms: { reconstruction, drift },
  };
}

/** Weight of the second term, the paper's for synthetic and for real noise. */
const consistency = 2;

/** The pixels of a 2×2 square that touch, each pair both ways round; numbered row by row. */
const touching = [
  [0, 1],
  [1, 0],
  [0, 2],
  [2, 0],
  [1, 3],
  [3, 1],
  [2, 3],
  [3, 2],
] as const;

/** Two pictures of half the size from one: of each 2×2 square, the two pixels that `pair` (uniform) names. */
function neighbours(pair: Value): (x: Value) => readonly [Value, Value] {
  const from = (k: number): Value => op.positive(op.sub(pair, k / touching.length));
  const chosen = touching.map((_, k) =>
    k === 0 ? op.sub(1, from(1)) : k === touching.length - 1 ? from(k) : op.sub(from(k), from(k + 1)),
  );
  const share = (side: 0 | 1, pixel: number): Value =>
    chosen.filter((_, k) => touching[k][side] === pixel).reduce((a, b) => op.add(a, b));
  return (x) => {
    const channels = x.shape[1];
    const pixels = op.split(op.spaceToDepth(x, 2), Array<number>(4).fill(channels), 1);
    const pick = (side: 0 | 1): Value =>
      pixels.map((p, i) => op.mul(p, share(side, i))).reduce((a, b) => op.add(a, b));
    return [pick(0), pick(1)];
  };
}
