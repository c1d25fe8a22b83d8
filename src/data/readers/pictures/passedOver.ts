import type { HourglassError } from "../../../core/errors.ts";
import { emptyRule } from "./pictureBytes.ts";

/** Why a file of a folder is no row, as a clause behind a count. */
export type PassedReason =
  | "system or hidden"
  | "no picture"
  | "empty"
  | "damaged"
  | "too large"
  | "that cannot be opened"
  | "of another form";

/** What of a folder was passed over, by reason. */
export interface PassedOver {
  readonly count: number;
  /** Of files that were to be pictures. */
  readonly failed: number;
  add(reason: PassedReason, file: string): void;
  /** A picture that was refused. */
  refused(file: string, error: HourglassError): void;
  /** What the first refused picture said. */
  readonly why?: string;
  /** All of it in one line; undefined where nothing was passed over. */
  sentence(): string | undefined;
}

/** Most names that the sentence gives for a reason. */
const mostNames = 3;

/** Collects what of a folder is passed over. */
export function passedOver(): PassedOver {
  const found = new Map<PassedReason, string[]>();
  let why: string | undefined;
  let [count, failed] = [0, 0];
  const add = (reason: PassedReason, file: string): void => {
    count++;
    found.set(reason, [...(found.get(reason) ?? []), file]);
  };
  return {
    get count() {
      return count;
    },
    get failed() {
      return failed;
    },
    get why() {
      return why;
    },
    add,
    refused: (file, error) => {
      failed++;
      why ??= error.message;
      add(reasonOf(error), file);
    },
    sentence: () => {
      if (count === 0) return undefined;
      const parts = [...found].map(([reason, files]) => {
        const more = files.length > mostNames ? ` and ${files.length - mostNames} more` : "";
        return `${files.length} ${reason} (${files.slice(0, mostNames).join(", ")}${more})`;
      });
      const first = why === undefined ? "" : ` The first to fail: ${why}.`;
      return `Passed over ${count} ${count === 1 ? "file" : "files"}: ${parts.join(", ")}.${first}`;
    },
  };
}

function reasonOf({ reason, complaint }: HourglassError): PassedReason {
  if (complaint?.rule === emptyRule) return "empty";
  switch (reason) {
    case "damaged":
      return "damaged";
    case "too-large":
      return "too large";
    case "unreadable":
      return "that cannot be opened";
    case "unsupported-format":
      return "no picture";
    default:
      return "of another form";
  }
}
