import type { Browser, Page } from "playwright-core";
import type { Side } from "../compare/side.ts";
import { median } from "../compare/statistics.ts";

/** What a page's module of the race exports. */
interface Racer {
  setup(work: string, threads: number): Promise<{ version: string; threads: number }>;
  run(steps: number): { ms: number[]; loss: number } | Promise<{ ms: number[]; loss: number }>;
}

/** Numbers of threads that `best` is chosen from, and the steps of such a trial after its warm-up. */
const threadCounts = [1, 2];
const trialSteps = 20;

/**
 * A side of the race that runs in a page of the browser; the settings are `best` and `N threads`. Each set-up gets a
 * fresh page, because both runtimes settle their threads once a page.
 */
export async function pageSide(browser: Browser, url: string, name: string, module: string): Promise<Side> {
  let page: Page | undefined;

  const setup = async (work: string, threads: number): Promise<{ version: string; threads: number }> => {
    await page?.close();
    page = await browser.newPage();
    await page.goto(url);
    return page.evaluate(
      async ([module, work, threads]) => {
        const { load } = globalThis as unknown as { load(path: string): Promise<Racer> };
        const racer = await load(module);
        Object.assign(globalThis, { racer });
        return racer.setup(work, threads);
      },
      [module, work, threads] as const,
    );
  };
  const run = async (steps: number): Promise<{ ms: number[]; loss: number }> => {
    if (!page) throw new Error("run: nothing is set up");
    return page.evaluate((steps) => (globalThis as unknown as { racer: Racer }).racer.run(steps), steps);
  };
  const bestThreads = async (work: string): Promise<number> => {
    let best = { threads: 1, ms: Number.POSITIVE_INFINITY };
    for (const threads of threadCounts) {
      await setup(work, threads);
      await run(trialSteps);
      const ms = median((await run(trialSteps)).ms);
      if (ms < best.ms) best = { threads, ms };
    }
    return best.threads;
  };

  const hello = { side: name, version: "", runtime: `Chromium ${browser.version()}`, threads: 0 };
  return {
    hello,
    ask: async (command) => {
      const [verb, argument = "", setting = "best"] = command.split(" ");
      if (verb === "peak") return { mb: Number.NaN };
      if (verb === "run") return { ...(await run(Number(argument))) };
      const threads = setting === "best" ? await bestThreads(argument) : Number.parseInt(setting, 10);
      const ready = await setup(argument, threads);
      Object.assign(hello, ready);
      return { setting: `${ready.threads} thread${ready.threads === 1 ? "" : "s"}` };
    },
    close: () => void page?.close(),
  };
}
