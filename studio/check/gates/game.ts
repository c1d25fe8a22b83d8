import { startBrowser } from "../../../scripts/browser.mjs";
import { axeFindings } from "../../test/site.ts";
import { gameStates, openShift, parcelReady, playByKeys, playedLevels, sendByKeys } from "../gameStates.ts";
import type { Gate } from "../gate.ts";
import { browserPath } from "../grounds.ts";

/** In every state of the game axe finds nothing, nothing moves against the wish, nothing sounds unasked, and 320 px are enough. */
export const gameAxe: Gate = {
  name: "states of the game",
  async check({ visit, plain }) {
    const faults = new Set<string>();
    let runs = 0;
    for (const colorScheme of ["light", "dark"] as const) {
      const tall = { height: 760 };
      const { page, complaints, close } = await visit("game/", {
        viewport: { width: 375, ...tall },
        colorScheme,
        reducedMotion: "reduce",
        before: countSounds,
      });
      for (const { name, reach } of gameStates) {
        const fault = (what: string): unknown => faults.add(`${name}, ${colorScheme}: ${what}`);
        await page.setViewportSize({ width: 375, ...tall });
        await reach(page, plain.url);
        runs++;
        for (const finding of await axeFindings(page)) fault(finding);
        await page.setViewportSize({ width: 320, ...tall });
        const { wide, running, sounds } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          running: document.getAnimations().filter(({ playState }) => playState === "running").length,
          sounds: (globalThis as unknown as Counted).sounds,
        }));
        if (wide > 320) fault(`${wide} px wide at 320`);
        if (running > 0) fault(`${running} animations run though less motion is wished`);
        if (sounds > 0) fault("sound was opened unasked");
      }
      for (const complaint of complaints) faults.add(complaint);
      await close();
    }
    return { figure: `${runs} runs of axe, ${faults.size} findings`, faults: [...faults] };
  },
};

/** While shifts are played by keys, no task of the page's thread takes longer than 50 ms. */
export const gameLongTasks: Gate = {
  name: "long tasks while playing",
  timing: true,
  async check({ visit, plain }) {
    const { page, close } = await visit("game/", { before: watchTasks });
    const faults: string[] = [];
    let parcels = 0;
    for (const level of playedLevels) {
      await openShift(page, plain.url, level);
      // What opening the page takes is not of the play.
      await page.evaluate(() => (globalThis as unknown as Watched).tasks.splice(0));
      for (let parcel = 0; parcel < 3; parcel++, parcels++) {
        await parcelReady(page);
        await sendByKeys(page, parcel + 1);
        await page.keyboard.press("Enter");
      }
      const tasks = await page.evaluate(() => (globalThis as unknown as Watched).tasks);
      if (tasks.length > 0)
        faults.push(`${level}: ${tasks.map((time) => `${time.toFixed(0)} ms`).join(", ")}`);
    }
    await close();
    return {
      figure: `${parcels} parcels of ${playedLevels.length} levels, ${faults.length} with a long task`,
      faults,
    };
  },
};

/** A shift that is replayed by its link in another browser has the same reads, parcel by parcel, and the same score. */
export const gameReplay: Gate = {
  name: "replay in another browser",
  async check({ visit, plain }) {
    const other = await startBrowser(browserPath as string);
    const faults: string[] = [];
    const player = await visit("game/", { reducedMotion: "reduce" });
    const watcher = await visit("game/", { browser: other, reducedMotion: "reduce" });
    const resultOf = async ({ page }: typeof player): Promise<string> =>
      (await page.locator("p.score, .game tbody tr").allInnerTexts()).join("; ").replace(/\s+/g, " ");
    for (const level of playedLevels) {
      await openShift(player.page, plain.url, level);
      // Where numbers are counted, as wide as these leave enough for the last.
      await playByKeys(player.page, (parcel) => 1 + (parcel % 4));
      const link = await player.page.locator("textarea").first().inputValue();
      await watcher.page.goto("about:blank");
      await watcher.page.goto(link.split("\n").at(-1) ?? "");
      await watcher.page.getByRole("button", { name: "To the end" }).click();
      await watcher.page.locator("#result").waitFor({ timeout: 60_000 });
      const [played, replayed] = [await resultOf(player), await resultOf(watcher)];
      if (played !== replayed) faults.push(`${level}: played ${played}, replayed ${replayed}`);
    }
    faults.push(...player.complaints, ...watcher.complaints);
    await other.close();
    await player.close();
    return { figure: `${playedLevels.length} levels replayed to the same reads and score`, faults };
  },
};

interface Counted {
  sounds: number;
}

function countSounds(): void {
  const counted = globalThis as unknown as Counted;
  counted.sounds = 0;
  const { AudioContext } = globalThis;
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      counted.sounds++;
    }
  };
}

interface Watched {
  tasks: number[];
}

function watchTasks(): void {
  const watched = globalThis as unknown as Watched;
  watched.tasks = [];
  new PerformanceObserver((list) =>
    watched.tasks.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({ type: "longtask" });
}
