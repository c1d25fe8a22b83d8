/** Our side of the race: answers the line protocol of bench/yardstick/README.md. */

import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { answerLines } from "./compare/answerLines.ts";
import { type OurWork, ourWork, runLength } from "./ours.ts";
import { type WorkName, works } from "./works.ts";

const threads = 2;
const engine = await onnxEngine({ threads });
let work: OurWork | undefined;

await answerLines(
  { runtime: engine.name, threads },
  {
    setup: async (name, setting) => {
      if (!(name in works)) throw new Error(`there is no work ${name}`);
      await work?.close();
      work = await ourWork(name as WorkName, engine, runLength(name as WorkName));
      return setting === "best" ? engine.name : setting;
    },
    run: (count) => {
      if (!work) throw new Error("nothing is set up");
      return work.run(count);
    },
  },
);
await work?.close();
await engine.close();
