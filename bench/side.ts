/** Our side of the race: answers the line protocol of bench/yardstick/README.md. */
import { createInterface } from "node:readline";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { type OurWork, ourWork, runLength } from "./ours.ts";
import { type WorkName, works } from "./works.ts";

const threads = 2;
const engine = await onnxEngine({ threads });
const say = (answer: object): void => console.log(JSON.stringify(answer));
let work: OurWork | undefined;

say({ ready: true, side: "ours", version: "0.1.0", runtime: engine.name, threads });
for await (const line of createInterface({ input: process.stdin })) {
  const [verb = "", name = "", setting = "best"] = line.trim().split(/\s+/);
  try {
    if (verb === "quit") break;
    if (verb === "setup") {
      if (!(name in works)) throw new Error(`there is no work ${name}`);
      await work?.close();
      work = await ourWork(name as WorkName, engine, runLength(name as WorkName));
      say({ ok: true, work: name, setting: setting === "best" ? engine.name : setting });
    } else if (verb === "run" && work) say(await work.run(Number(name)));
    else if (verb === "peak") say({ mb: (process.resourceUsage().maxRSS * 1024) / 1e6 });
    else throw new Error(`${line} is not understood`);
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
}
await work?.close();
await engine.close();
