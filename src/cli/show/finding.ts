import { adviceText } from "../../core/errors.ts";
import type { Finding } from "../../node.ts";
import { showFlag } from "../flags.ts";

/** A finding as the command line's JSON gives it: its advice is one line of text with flags. */
export function findingDocument({ code, message, advice }: Finding) {
  return { code, message, repair: adviceText(advice, showFlag) };
}

/** A finding in one line. */
export function findingLine(finding: Finding): string {
  const { code, message, repair } = findingDocument(finding);
  return `△ ${code}: ${message}; ${repair}`;
}
