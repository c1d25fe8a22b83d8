import type { Value } from "../../graph/value.ts";
import type { InputSpec } from "../inputs/inputSpec.ts";

/** A batch of features that is to be corrupted. */
export interface Corrupted {
  readonly input: InputSpec;
  /** [batch, ...features] */
  readonly values: Value;
  /** The corruption's random numbers: [batch, ...features] normal ones, or [batch, ...cells] uniform ones. */
  readonly random: Value;
  readonly amount: number;
  /** Features [1, ...features] of the row before the first, where the batch is a share of a larger one. */
  readonly before?: Value;
}

/**
 * One kind of corruption of a denoising autoencoder's input (Vincent et al. 2008, 2010), of features as the network
 * sees them. A cell is a pixel, a number of a series, or a number or category of a table.
 */
export interface Corruption {
  /** What the amount is, and what becomes of what is hit. */
  readonly help: string;
  /** Largest amount; the least is 0. */
  readonly most: number;
  /** A normal number for each feature, or a uniform one for each cell, so that a category is hit as a whole. */
  readonly draws: "normal" | "uniform";
  /** Whether a row is given cells of the row before it. Default false. */
  readonly readsRowBefore?: boolean;
  /** [batch, ...features]: those that are not hit keep their bits. */
  apply(batch: Corrupted): Value;
}
