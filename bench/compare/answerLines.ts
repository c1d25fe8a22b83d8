import { createInterface } from "node:readline";

/** What a side of ours does when it is asked. */
export interface Answers {
  /** Makes a work ready; gives the setting that it runs under. */
  setup(work: string, setting: string): Promise<string>;
  /** Takes some steps: milliseconds of each, and what else there is to tell. */
  run(count: number): Promise<object>;
}

/** Answers the line protocol of bench/yardstick/README.md until it is told to quit. */
export async function answerLines(
  hello: { readonly runtime: string; readonly threads: number },
  { setup, run }: Answers,
): Promise<void> {
  const say = (answer: object): void => console.log(JSON.stringify(answer));
  say({ ready: true, side: "ours", version: "0.1.0", ...hello });
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb = "", name = "", setting = "best"] = line.trim().split(/\s+/);
    try {
      if (verb === "quit") break;
      if (verb === "setup") say({ ok: true, work: name, setting: await setup(name, setting) });
      else if (verb === "run") say(await run(Number(name)));
      else if (verb === "peak") say({ mb: (process.resourceUsage().maxRSS * 1024) / 1e6 });
      else throw new Error(`${line} is not understood`);
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}
