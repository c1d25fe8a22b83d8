import type { Provenance } from "../files/modelFile.ts";
import type { Html } from "./html.ts";
import { facts } from "./parts.ts";
import { showCount, showSeconds } from "./units.ts";

/** Where a model comes from, as a list. */
export function provenanceFacts(provenance: Provenance): Html {
  const { date, command, data, rows, seed, engine, seconds, epochs, steps, version } = provenance;
  return facts({
    made: date.replace("T", " ").replace(/\.\d+Z$/, " UTC"),
    command,
    data: `${data}, ${showCount(rows)} rows`,
    seed,
    engine,
    training: `${showCount(steps)} steps, ${showCount(epochs)} epochs, ${showSeconds(seconds)}`,
    version,
  });
}
