import type { Level } from "../levels/level.ts";
import type { Cue } from "../spoken/cue.ts";
import type { Hints } from "./judge.ts";

/** What a player who hears the cues and sees nothing goes by. */
export function nearestHints({ line }: Level, cues: readonly Cue[]): Hints {
  const [widest] = cues;
  let held = true;
  const reads = cues.map((cue) => {
    switch (cue.kind) {
      case "tale":
        return cue.standing;
      case "pipe":
        return -cue.unseen;
      case "dart":
        return (cue.nearest === cue.ordered ? 3 : 0) + sureness(cue);
      case "picture":
        // Once the nearest shape has changed, the first one is lost.
        held &&= widest.kind === "picture" && cue.nearest === widest.nearest;
        // Of two that sound alike the one that changed less is read more often. What changed the most in the workshop had the heaviest storm.
        return (held ? 3 : 0) + sureness(cue) - cue.changed / (line === "workshop" ? 5 : 50);
      default:
        return cue satisfies never;
    }
  });
  return { reads, strange: widest.kind === "picture" ? widest.changed : 0 };
}

function sureness({ closeness }: Cue & { kind: "picture" | "dart" }): number {
  return { clear: 2, behind: 1, close: 0 }[closeness];
}
