import * as z from "zod/mini";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import type { Features } from "../inputs/inputKind.ts";
import { cellShape, featureShape, type InputSpec } from "../inputs/inputSpec.ts";
import type { RandomFeed } from "../types/modelType.ts";
import type { Corruption } from "./corruption.ts";
import { gaussian } from "./gaussian.ts";
import { masking } from "./masking.ts";
import { saltPepper } from "./saltPepper.ts";
import { swap } from "./swap.ts";

/** Every kind of corruption: one file each, one line here. */
const corruptions = { gaussian, masking, "salt-pepper": saltPepper, swap } as const satisfies Record<
  string,
  Corruption
>;

export type NoiseKind = keyof typeof corruptions;

/** A kind of corruption and how much of it. */
export interface NoiseSpec {
  /** `gaussian` adds normal numbers; `masking`, `salt-pepper` and `swap` replace cells. */
  readonly kind: NoiseKind;
  /** Standard deviation of `gaussian`, 0…1000, of pixels in 0…1 or in deviations of a column; of the others the share of cells, 0…1. */
  readonly amount: number;
}

const specs = Object.entries(corruptions).map(([kind, { most }]) =>
  z.strictObject({ kind: z.literal(kind), amount: z.number().check(z.gte(0), z.lte(most)) }),
);
export const noiseSpec = z.discriminatedUnion("kind", specs as never) as unknown as z.ZodMiniType<NoiseSpec>;

/** The random numbers that a corruption needs for each row. */
export function corruptionFeed(input: InputSpec, { kind }: NoiseSpec): RandomFeed {
  const distribution = corruptions[kind].draws;
  const shape = distribution === "normal" ? featureShape(input) : cellShape(input);
  return { name: "corruption", distribution, shape };
}

/** Whether a corruption gives a row cells of the row before it. */
export function readsRowBefore({ kind }: NoiseSpec): boolean {
  return (corruptions[kind] as Corruption).readsRowBefore ?? false;
}

/**
 * Corrupts a batch of features with the random numbers of {@link corruptionFeed}. A cell that is missing stays as it
 * is: training then shows the network what it sees of such a cell when it scores.
 */
export function corrupt(
  input: InputSpec,
  { kind, amount }: NoiseSpec,
  { values, known, share }: Features,
  random: Value,
): Value {
  if (amount === 0) return values;
  const noisy = corruptions[kind].apply({ input, values, random, amount, before: share?.before });
  return known ? op.where(op.greater(known, 0.5), noisy, values) : noisy;
}
