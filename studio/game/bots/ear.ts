import type { Cue } from "../spoken/cue.ts";
import type { Hints } from "./judge.ts";

/** What a player who hears the cues and sees nothing goes by. */
export function nearestHints(cues: readonly Cue[]): Hints {
  const [widest] = cues;
  let held = true;
  const reads = cues.map((cue) => {
    if (cue.kind === "tale") return cue.standing;
    // Once the nearest shape has changed, the first one is lost.
    held &&= widest.kind === "picture" && cue.nearest === widest.nearest;
    const sureness = { clear: 2, behind: 1, close: 0 }[cue.closeness];
    return (held ? 3 : 0) + sureness;
  });
  return { reads, strange: widest.kind === "picture" ? widest.changed : 0 };
}
