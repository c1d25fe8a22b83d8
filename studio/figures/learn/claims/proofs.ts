import { auroc } from "../../../../src/core/metrics/auroc.ts";
import { psnr } from "../../../../src/core/metrics/psnr.ts";
import { forward } from "../../../models/forward.ts";
import type { Net } from "../../../models/net.ts";
import { classOf, dice, glyph, noisy, scribbled } from "../../../models/pictures.ts";
import { denseTraining, freshNet } from "../../../models/trainDense.ts";
import { relativeError } from "../../../stage/relativeError.ts";
import type { Text } from "../../../text/en.ts";
import { checksum } from "../checksum.ts";
import { meanNearest } from "../vae/meanNearest.ts";
import { edgeEnergy } from "./edgeEnergy.ts";

/** What a proof needs: shipped networks by name, and a seed that is new each time. */
export interface ProofTools {
  readonly net: (name: string) => Promise<Net>;
  readonly seed: number;
  readonly percent: (share: number) => string;
}

type Results = Text["learn"]["claims"]["results"];
export type Claim = keyof Results;

/** Each claim's proof: it computes on fresh pictures, and says what came out. */
export const proofs: {
  readonly [claim in Claim]: (tools: ProofTools) => Promise<Parameters<Results[claim]>>;
} = {
  labels: async () => {
    const training = denseTraining(freshNet([784, 32, 4, 32, 784], 2, 1));
    const batch = Array.from({ length: 10 }, (_, row) => glyph(row, 5));
    for (let step = 0; step < 20; step++) training.step(batch);
    return [checksum(training.net)];
  },
  small: async ({ net, seed, percent }) => {
    const vanilla = await net("learn/vanilla");
    return [16, percent(meanLost(vanilla, glyphs(100, seed)))];
  },
  clean: async ({ net, seed }) => {
    const denoising = await net("learn/denoising");
    const source = dice(seed, "noise");
    let [before, after] = [0, 0];
    const pictures = glyphs(100, seed);
    for (const picture of pictures) {
      const fed = noisy(picture, 0.35, source);
      before += psnr(fed, picture) / pictures.length;
      after += psnr(output(denoising, fed), picture) / pictures.length;
    }
    return [before.toFixed(1), after.toFixed(1)];
  },
  strange: async ({ net, seed }) => {
    const vanilla = await net("learn/vanilla");
    const scores = [...glyphs(200, seed), ...strokes(200, seed)].map((picture) => lost(vanilla, picture));
    return [
      auroc(
        scores,
        scores.map((_, i) => i >= 200),
      ).toFixed(3),
    ];
  },
  create: async ({ net, seed }) => {
    const variational = await net("learn/variational");
    const source = dice(seed, "codes");
    const real = glyphs(500, 5);
    const drawn = Array.from({ length: 50 }, () =>
      decoded(
        variational,
        Float32Array.from({ length: 16 }, () => source.normal()),
      ),
    );
    const mixed = glyphs(50, seed).map((picture) => picture.toSorted(() => source.uniform() - 0.5));
    return [meanNearest(drawn, real).toFixed(3), meanNearest(mixed, real).toFixed(3)];
  },
  transfer: async ({ net, seed, percent }) => {
    const vanilla = await net("learn/vanilla");
    const known = glyphs(50, seed);
    const asked = glyphs(350, seed).slice(50);
    const code = (picture: Float32Array) =>
      forward(vanilla, picture, { upTo: vanilla.waist })[vanilla.waist ?? 0];
    return [percent(read(asked, known, code)), percent(read(asked, known, (picture) => picture))];
  },
  blurry: async ({ net, seed, percent }) => {
    const [square, similar] = [await net("learn/vanilla"), await net("learn/similar")];
    const pictures = glyphs(100, seed);
    const edges = (of: Net) => edgeEnergy(pictures.map((picture) => output(of, picture))).toFixed(4);
    return [
      edges(square),
      edges(similar),
      edgeEnergy(pictures).toFixed(4),
      percent(meanLost(square, pictures)),
      percent(meanLost(similar, pictures)),
    ];
  },
  own: async ({ net, seed, percent }) => {
    const vanilla = await net("learn/vanilla");
    return [percent(meanLost(vanilla, glyphs(100, seed))), percent(meanLost(vanilla, strokes(100, seed)))];
  },
  rare: async ({ net, seed, percent }) => {
    const spirals = Array.from({ length: 100 }, (_, i) => glyph(10 * i + 7, seed));
    return [
      percent(meanLost(await net("learn/rare"), spirals)),
      percent(meanLost(await net("learn/vanilla"), spirals)),
    ];
  },
  beta: async ({ net, seed }) => {
    const pictures = glyphs(200, seed);
    const [one, forty] = [await net("learn/variational"), await net("learn/collapsed")];
    return [active(one, pictures), active(forty, pictures), 16];
  },
  design: async ({ net, seed, percent }) => {
    const pictures = glyphs(100, seed);
    return [
      percent(meanLost(await net("learn/pinched"), pictures)),
      percent(meanLost(await net("learn/vanilla"), pictures)),
    ];
  },
  gan: async ({ net, seed }) => {
    const variational = await net("learn/variational");
    const source = dice(seed, "codes");
    const drawn = Array.from({ length: 100 }, () =>
      decoded(
        variational,
        Float32Array.from({ length: 16 }, () => source.normal()),
      ),
    );
    return [edgeEnergy(drawn).toFixed(4), edgeEnergy(glyphs(100, seed)).toFixed(4)];
  },
};

/** What a proof found, its numbers in the form of a language. */
export function inForm<R extends readonly (string | number)[]>(
  results: R,
  localised: (english: string) => string,
): R {
  return results.map((one) => (typeof one === "string" ? localised(one) : one)) as readonly (
    | string
    | number
  )[] as R;
}

function glyphs(count: number, seed: number): Float32Array[] {
  return Array.from({ length: count }, (_, row) => glyph(row, seed));
}

function strokes(count: number, seed: number): Float32Array[] {
  return Array.from({ length: count }, (_, row) => scribbled(row, seed));
}

function output(net: Net, picture: Float32Array): Float32Array {
  return forward(net, picture)[net.layers.length];
}

function decoded(net: Net, code: Float32Array): Float32Array {
  return forward(net, code, { from: net.waist })[net.layers.length];
}

function lost(net: Net, picture: Float32Array): number {
  return relativeError(picture, output(net, picture));
}

function meanLost(net: Net, pictures: readonly Float32Array[]): number {
  return pictures.reduce((sum, picture) => sum + lost(net, picture), 0) / pictures.length;
}

/** Share of the glyphs that have the class of their nearest known one; rows take turns through the classes. */
function read(
  asked: readonly Float32Array[],
  known: readonly Float32Array[],
  features: (picture: Float32Array) => Float32Array,
): number {
  const labelled = known.map(features);
  let right = 0;
  for (const [row, picture] of asked.entries()) {
    const own = features(picture);
    const distances = labelled.map((other) =>
      other.reduce((sum, value, i) => sum + (value - own[i]) ** 2, 0),
    );
    if (classOf(distances.indexOf(Math.min(...distances))) === classOf(row)) right++;
  }
  return right / asked.length;
}

/** How many numbers of a code have means that vary with the picture: variance above 0.01 (Burda et al. 2016). */
function active(net: Net, pictures: readonly Float32Array[]): number {
  const codes = pictures.map((picture) => forward(net, picture, { upTo: net.waist })[net.waist ?? 0]);
  return Array.from(codes[0], (_, i) => {
    const mean = codes.reduce((sum, code) => sum + code[i], 0) / codes.length;
    return codes.reduce((sum, code) => sum + (code[i] - mean) ** 2, 0) / codes.length;
  }).filter((variance) => variance > 0.01).length;
}
