import * as z from "zod/mini";
import { arrayLayouts } from "../data/arrayForm.ts";
import { columnTypes } from "../data/options.ts";

/**
 * Where a model's training rows came from and which they were, so that an evaluation can let the baselines learn
 * from the very same rows. The path is as it was given; nothing is opened unless a person asks for it.
 */
export const sourceSpec = z.strictObject({
  data: z.string(),
  open: z.strictObject({
    label: z.optional(z.string()),
    series: z.optional(z.boolean()),
    window: z.optional(z.int()),
    stride: z.optional(z.int()),
    size: z.optional(z.readonly(z.tuple([z.int(), z.int()]))),
    channels: z.optional(z.int()),
    layout: z.optional(z.enum(arrayLayouts)),
    array: z.optional(z.string()),
    header: z.optional(z.union([z.boolean(), z.int()])),
    delimiter: z.optional(z.string()),
    encoding: z.optional(z.string()),
    types: z.optional(z.record(z.string(), z.enum(columnTypes))),
    missing: z.optional(z.readonly(z.array(z.string()))),
    rows: z.optional(z.int()),
    seed: z.optional(z.int()),
  }),
  /** Label of the rows that were learnt from, where only those were. */
  normal: z.optional(z.string()),
  /** Share of the rows held out. */
  validation: z.number(),
});
export type Source = z.infer<typeof sourceSpec>;
