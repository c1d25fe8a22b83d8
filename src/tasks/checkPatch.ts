import { usageError } from "../core/errors.ts";

/** Throws `usage` where square patches do not halve evenly: their side must be a whole multiple of `least` pixels. */
export function checkPatch(side: number, least: number, levels: number): void {
  if (side % least === 0) return;
  throw usageError({
    subject: { option: "patch" },
    reason: "invalid-option",
    rule: `its side must be a whole multiple of ${least} for ${levels} levels`,
    received: side,
    repair: [
      {
        option: "patch",
        value: Math.max(least, least * Math.round(side / least)),
        sentence: "use the nearest multiple",
      },
    ],
  });
}
