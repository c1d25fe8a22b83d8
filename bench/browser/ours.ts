/** Our side of the race in a page; bench/browser.ts drives it. */
import { webEngine } from "../../src/hosts/web/webEngine.ts";
import { type OurWork, ourWork, runLength } from "../ours.ts";
import type { WorkName } from "../works.ts";

let work: OurWork | undefined;

/** A fresh network on an engine with so many threads. */
export async function setup(name: WorkName, threads: number): Promise<{ version: string; threads: number }> {
  const engine = await webEngine({ threads });
  work = await ourWork(name, engine, runLength(name));
  return { version: engine.name, threads };
}

export async function run(steps: number): Promise<{ ms: number[]; loss: number }> {
  if (!work) throw new Error("run: nothing is set up");
  return work.run(steps);
}
