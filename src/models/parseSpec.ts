import type * as z from "zod/mini";
import en from "zod/v4/locales/en.js";
import { dataError } from "../core/errors.ts";

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
