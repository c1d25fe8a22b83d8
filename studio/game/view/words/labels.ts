import type { Text } from "../../../text/en.ts";
import type { Level } from "../../levels/level.ts";

/** What a notch of a level's ladder is called where there is little room: `8`, `β 3`, `cloud`. */
export function notchLabel(words: Text["play"], { labels, dial, terms }: Level, notch: number): string {
  return dial === "plane" ? words.later.planes[notch] : (labels?.[notch] ?? String(terms.widths[notch]));
}

/** The same in full: `8 numbers`, `β 3`, `cloud map`. */
export function notchName(words: Text["play"], level: Level, notch: number): string {
  return words.later.settings[level.dial ?? "width"](
    level.terms.widths[notch],
    notchLabel(words, level, notch),
  );
}
