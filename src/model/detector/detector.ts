import * as z from "zod/mini";
import { dataError } from "../../core/errors.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Network } from "../../models/families/autoencoder/network.ts";
import { inputDefaults } from "../../models/inputs/inputSpec.ts";
import { pooledNumbers } from "./pooledResiduals.ts";
import { factorLength, type Whitening } from "./whitening.ts";

/**
 * How a trained model judges rows. Each row has a place in a space of what it holds, its residuals, and
 * its code; a row is odd where few training rows lie near. The score is the logarithm of its mean distance to the
 * nearest remembered rows (Ramaswamy et al. 2000; Angiulli & Pizzuti 2002), in deviations of what rows that training
 * did not see have.
 */
export interface Detector extends Space {
  /** Places of training rows, [rows, numbers of the space]. */
  readonly memory: Tensor<"float32">;
  /**
   * How many of the nearest count: few among rows that are all normal, and more than can be odd in one way where some
   * are not, so that odd rows do not pass because they have each other.
   */
  readonly neighbours: number;
  /** Mean and standard deviation of the log distance over validation rows. */
  readonly scale: Float64Array<ArrayBuffer>;
  /** Scores of the validation rows, ascending: what a threshold is calibrated on. */
  readonly scores: Float64Array<ArrayBuffer>;
  /** Usual size of each number's residual, [features]: what blame is measured by. */
  readonly usual: Float64Array<ArrayBuffer>;
  /** Rows that it was fitted on. */
  readonly rows: number;
  /**
   * Whether a change of a constant column is odd, or usual in rows that training did not see, and then says nothing. Of
   * tables and series.
   */
  readonly changes: Changes;
  /** Share of the training rows that are presumed odd, in 0…1. */
  readonly contamination: number;
  /** Score from which on held-out rows are presumed odd and left out of the threshold; absent where none is. */
  readonly oddFrom?: number | undefined;
  /** Windows of a series that hold a time step, which share their numbers; 1 for other rows. */
  readonly overlap: number;
}

/** What a change of a constant column is. */
export type Changes = z.infer<typeof changes>;

/** Where rows lie: three groups of numbers side by side, each by its weight; a weight of 0 leaves its group out. */
export interface Space {
  /** Weight of each group of numbers. */
  readonly weights: SpaceWeights;
  /** How residuals are whitened. */
  readonly residual: Whitening;
  /** How codes are whitened. */
  readonly code: Whitening;
}

const weight = z.number().check(z.gte(0), z.lte(100));
const weightsSpec = z.strictObject({
  /** The features as the network sees them. */
  features: weight,
  /** The residuals, whitened; of pictures, their mean size in each of some squares. */
  residual: weight,
  /** The code, whitened. */
  code: weight,
});
type SpaceWeights = z.infer<typeof weightsSpec>;

/** The weights of the groups that suit the kind of data. */
export function usualWeights({ spec }: Network): SpaceWeights {
  return inputDefaults(spec.input).detector;
}

/** Numbers of the residual that count, and of the whole space. */
export function spaceNumbers(
  { features, spec }: Network,
  weights: SpaceWeights,
): { residual: number; all: number } {
  const residual = pooledNumbers(features, spec.input.kind === "pictures");
  const all =
    (weights.features > 0 ? sizeOf(features) : 0) +
    (weights.residual > 0 ? residual : 0) +
    (weights.code > 0 ? spec.latent : 0);
  return { residual, all };
}

/** The arrays that a model file keeps of a detector. */
export function detectorTensors(detector: Detector): [string, Tensor][] {
  const { residual, code, memory, scale, scores, usual } = detector;
  const vectors = {
    "residual.mean": residual.mean,
    "residual.factor": residual.factor,
    "code.mean": code.mean,
    "code.factor": code.factor,
    scale,
    scores,
    usual,
  };
  return [
    ...Object.entries(vectors).map(([name, data]): [string, Tensor] => [
      `detector.${name}`,
      { dtype: "float64", shape: [data.length], data },
    ]),
    ["detector.memory", memory],
  ];
}

const changes = z.enum(["odd", "usual"]);

const detectorSpec = z.strictObject({
  rows: z.int().check(z.gte(1)),
  neighbours: z.int().check(z.gte(1)),
  weights: weightsSpec,
  changes: z._default(changes, "odd"),
  contamination: z._default(z.number().check(z.gte(0), z.lte(1)), 0),
  oddFrom: z.optional(z.number()),
  overlap: z._default(z.number().check(z.gte(1)), 1),
});

/** What a model file's spec says of a detector. */
export function detectorJson(detector: Detector): z.infer<typeof detectorSpec> {
  const { rows, neighbours, weights, changes, contamination, oddFrom, overlap } = detector;
  return {
    ...{ rows, neighbours, weights, changes, contamination, overlap },
    ...(oddFrom !== undefined && { oddFrom }),
  };
}

/** A detector from a model file. */
export function parseDetector(
  json: unknown,
  tensors: ReadonlyMap<string, Tensor>,
  net: Network,
  name: string,
): Detector {
  const parsed = detectorSpec.safeParse(json);
  if (!parsed.success)
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "the detector's spec is not valid",
      repair: "the file is damaged or was made by another program; take an earlier one, or train again",
    });
  const vector = (key: string, length?: number): Float64Array<ArrayBuffer> => {
    const found = tensors.get(`detector.${key}`);
    if (found?.dtype !== "float64" || (length !== undefined && found.data.length !== length))
      throw dataError({
        subject: name,
        reason: "damaged",
        rule: `detector.${key} must be ${length ?? "some"} float64 numbers`,
        repair: "the file is damaged or was made by another program; take an earlier one, or train again",
      });
    return found.data as Float64Array<ArrayBuffer>;
  };
  const whitening = (key: string, d: number): Whitening => ({
    mean: vector(`${key}.mean`, d),
    factor: vector(`${key}.factor`, factorLength(d)),
  });
  const { residual, all } = spaceNumbers(net, parsed.data.weights);
  const memory = tensors.get("detector.memory");
  if (memory?.dtype !== "float32" || memory.shape[1] !== all || memory.shape[0] < parsed.data.neighbours)
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: `detector.memory must be at least ${parsed.data.neighbours} places of ${all} float32 numbers`,
      repair: "the file is damaged or was made by another program; take an earlier one, or train again",
    });
  return {
    ...parsed.data,
    residual: whitening("residual", residual),
    code: whitening("code", net.spec.latent),
    memory: memory as Tensor<"float32">,
    scale: vector("scale", 2),
    scores: vector("scores"),
    usual: vector("usual", sizeOf(net.features)),
  };
}
