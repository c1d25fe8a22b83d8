import { dataError } from "../core/errors.ts";
import type { TensorFile } from "./safetensors.ts";

/** One of Hourglass's own formats, and the newest version of it that this code reads. */
export interface Format {
  readonly format: "hourglass" | "hourglass-checkpoint";
  readonly newest: number;
}

/** Refuses a file of another format or of a newer version. */
export function checkFormat({ metadata }: TensorFile, name: string, { format, newest }: Format): void {
  const found = metadata.get("format") ?? "none";
  if (found !== format) {
    const repair =
      format === "hourglass"
        ? "give a model file that Hourglass made"
        : "give a checkpoint that Hourglass made";
    throw dataError({
      subject: name,
      reason: "unsupported-format",
      rule: `format must be ${format}`,
      received: found,
      repair,
    });
  }
  const version = metadata.get("version") ?? "none";
  if (!/^[1-9]\d{0,8}$/.test(version)) {
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "version must be a whole number",
      received: version,
      repair: "the file is damaged or was made by another program; take an earlier one, or train again",
    });
  }
  if (Number(version) > newest) {
    throw dataError({
      subject: name,
      reason: "newer-version",
      rule: `made by a newer version of Hourglass (format ${version}, this one reads up to ${newest})`,
      repair: "update Hourglass",
    });
  }
}

/** A text of the metadata that must be there. */
export function textOf({ metadata }: TensorFile, field: string, name: string): string {
  const text = metadata.get(field);
  if (text === undefined)
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: `${field} is missing from the metadata`,
      repair: "the file is damaged or was made by another program; take an earlier one, or train again",
    });
  return text;
}
