import type * as z from "zod/mini";
import en from "zod/v4/locales/en.js";
import { dataError, type NamedOption, usageError } from "../core/errors.ts";

/** Zod's sentences, which its small build leaves out: naming one language keeps the others away. */
const { localeError } = en();

/** Reads a spec from foreign JSON by its schema; throws a data error that names the field. */
export function parseSpec<T>(schema: z.ZodMiniType<T>, json: unknown, subject: string): T {
  const result = schema.safeParse(json, { error: localeError });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw dataError({
    subject,
    reason: "damaged",
    rule: `the model's spec is not valid at ${issue.path.join(".") || "its root"}: ${issue.message}`,
    repair: "the file is damaged or was made by another program; take an earlier one, or train again",
  });
}

/** The options that fields of a spec follow from, where they are not named alike. */
const optionOf: Readonly<Record<string, NamedOption>> = {
  ...{ latent: "latent", encoder: "layers", decoder: "layers", widths: "layers", sparsity: "sparsity" },
  ...{ beta: "beta", freeBits: "freeBits", warmUp: "warmUp", variance: "variance", noise: "noise" },
  ...{ learns: "noise", patch: "patch", loss: "loss" },
};

/** Checks a spec that follows from options by its schema; throws a usage error that names the option. */
export function askedSpec<T>(schema: z.ZodMiniType<T>, asked: object): T {
  const result = schema.safeParse(asked, { error: localeError });
  if (result.success) return result.data;
  const { path, message, ...issue } = result.error.issues[0];
  const received = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)?.[key],
    asked,
  );
  const option = optionOf[String(path[0])];
  throw usageError({
    subject: option ? { option } : `the model's ${path.join(".") || "spec"}`,
    reason: "invalid-option",
    rule:
      issue.code === "too_big"
        ? `must be at most ${issue.maximum}`
        : issue.code === "too_small"
          ? `must be at least ${issue.minimum}`
          : message.charAt(0).toLowerCase() + message.slice(1),
    received,
    repair: "give another value",
  });
}
