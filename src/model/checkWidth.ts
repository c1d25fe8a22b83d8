import { usageError } from "../core/errors.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import { modelType } from "../models/types/modelTypes.ts";

/** Refuses to use a part of a code that was not trained to be used in part. */
export function checkWidth(spec: ModelSpec, width: number): void {
  const { type, latent } = spec;
  if (width === latent) return;
  if (!modelType(spec).codeWidths)
    throw usageError({
      subject: { option: "width" },
      reason: "wrong-model",
      rule: "only a nested model can use a part of its code",
      received: `${width} of ${latent} numbers of a ${type} model`,
      repair: [{ option: "type", value: "nested", sentence: "train a model of that type" }],
    });
  if (!Number.isInteger(width) || width < 1 || width > latent)
    throw usageError({
      subject: { option: "width" },
      reason: "invalid-option",
      rule: `must be a whole number from 1 to the ${latent} of the code`,
      received: width,
    });
}
