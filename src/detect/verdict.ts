import { usageError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { Detector } from "../model/detector/detector.ts";

/** What is said of one row, or of one time step of a series that was cut into windows. */
export interface Verdict {
  /** Index of the row in the data, or of the time step. */
  readonly row: number;
  /** Higher is odder; about 0 ± 1 for normal rows. */
  readonly score: number;
  /** Whether the score reaches the threshold; a time step that lacks every column is none. */
  readonly anomaly: boolean;
  /** The columns that made it so, worst first; none for pictures. */
  readonly blame: readonly Blame[];
  /** The columns that it lacks, of a table or series, where it lacks any; none of them is to blame. */
  readonly missing?: readonly string[];
  /** Where in a picture it is, for anomalies where maps were asked for. */
  readonly map?: PictureBlame;
}

/** A picture beside what the model made of it, [channels, height, width] each, and where they differ most. */
export interface PictureBlame {
  /** As the data set has it, uint8 0…255 or float32 0…1. */
  readonly input: Tensor;
  /** The nearest that the model can make: the picture repaired. */
  readonly repaired: Tensor<"float32">;
  /** The residuals at each pixel, [1, height, width], as a multiple of what is usual. */
  readonly heat: Tensor<"float32">;
}

/** A column to blame, in its own units. */
export interface Blame {
  /** Name of the column. */
  readonly column: string;
  /** The value that the row has: a number, a category, or a date or time of day (ISO 8601) where the cells are such. */
  readonly value: number | string;
  /** What the model expected there. */
  readonly expected: number | string;
  /**
   * Share of the row's squared residual, in 0…1, each feature in units of its usual residual. A constant column that has
   * changed and a category that training did not know take next to all of it.
   */
  readonly share: number;
}

/** How rows are judged. */
export interface DetectOptions {
  /**
   * Share of normal rows that may be called anomalous, in 0…1, by the rows held out in training; what these can carry,
   * `Model.calibration` says. Default 0.01.
   */
  rate?: number;
  /** The score from which a row is an anomaly, instead of a rate. */
  threshold?: number;
  /** Most columns that are blamed for an anomaly. Default 3. */
  most?: number;
  /** Whether each picture that is an anomaly gets its map. Default false. */
  maps?: boolean;
}

/** The detector of a model; throws where it was trained without held-out rows. */
export function detectorOf({ detector }: Autoencoder): Detector {
  if (detector) return detector;
  throw usageError({
    subject: "detect",
    reason: "wrong-model",
    rule: "needs a model that was trained with held-out rows",
    repair: [{ option: "validation", value: 0.1, sentence: "train it on ten rows or more" }],
  });
}
