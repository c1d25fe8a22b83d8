import type { Sweep } from "../../inspect/sweep.ts";
import { type Page, section } from "../page.ts";
import { notes } from "../parts.ts";
import { sweepParts } from "../sweepParts.ts";
import { showCount } from "../units.ts";

/** The report of a sweep of the bottleneck's width over some data, with what its reader noted. */
export function sweepPage(
  data: { readonly name: string; readonly notes: readonly string[] },
  swept: Sweep,
): Page {
  return {
    title: `The bottleneck of ${data.name}`,
    subtitle: "What each width reaches with the same budget of training",
    sections: [
      section("Curve", ...sweepParts(swept)),
      section("Data", notes([...data.notes, `Errors are of ${showCount(swept.heldOut)} rows held out.`])),
    ],
  };
}
