import { z } from "zod";

/**
 * Where a model's training rows came from and which they were, so that an evaluation can let the baselines learn
 * from the very same rows. The path is as it was given; nothing is opened unless a person asks for it.
 */
export const sourceSpec = z.strictObject({
  data: z.string(),
  open: z.strictObject({
    label: z.string().optional(),
    series: z.boolean().optional(),
    window: z.int().optional(),
    stride: z.int().optional(),
    size: z.tuple([z.int(), z.int()]).readonly().optional(),
    channels: z.literal([1, 3]).optional(),
    rows: z.int().optional(),
    seed: z.int().optional(),
  }),
  /** Label of the rows that were learnt from, where only those were. */
  normal: z.string().optional(),
  /** Share of the rows held out. */
  validation: z.number(),
});
export type Source = z.infer<typeof sourceSpec>;
