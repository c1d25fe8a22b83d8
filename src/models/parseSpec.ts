import type * as z from "zod";
import { dataError } from "../core/errors.ts";

/** Reads a spec from foreign JSON by its schema; throws a data error that names the field. */
export function parseSpec<T>(schema: z.ZodType<T>, json: unknown, subject: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw dataError({
    subject,
    rule: `the model's spec is not valid at ${issue.path.join(".") || "its root"}: ${issue.message}`,
  });
}
