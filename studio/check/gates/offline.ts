import type { Page } from "playwright-core";
import { openShift, playedLevels, sendByKeys } from "../gameStates.ts";
import type { Gate } from "../gate.ts";

const places = ["", "learn/", "game/"];

/** With the network off, what was visited once opens again and works. */
export const offline: Gate = {
  name: "network off, second visit",
  async check({ visit, plain }) {
    const { page, context, complaints, close } = await visit("", { reducedMotion: "reduce" });
    const faults: string[] = [];
    for (const place of places) await page.goto(plain.url + place, { waitUntil: "networkidle" });
    const worker = await page.evaluate(async () => {
      if (!(await navigator.serviceWorker.getRegistration())) return false;
      await navigator.serviceWorker.ready;
      return true;
    });
    if (!worker) {
      await close();
      return { figure: "no service worker", faults: ["no page registers a service worker"] };
    }
    // A first visit may end before the worker has put all away.
    await page.waitForLoadState("networkidle");
    faults.push(...complaints);
    await plain.stop();
    try {
      for (const place of places) {
        const again = await context.newPage();
        try {
          await again.goto(plain.url + place, { waitUntil: "load", timeout: 20_000 });
          await uses[place](again, plain.url);
        } catch (error) {
          faults.push(`/${place}: ${String(error).split("\n")[0]}`);
        }
        await again.close();
      }
    } finally {
      await plain.start();
      await close();
    }
    return { figure: `${places.map((place) => `/${place}`).join(", ")} work with the host stopped`, faults };
  },
};

/** What a person does at a place, with a model that must come from somewhere. */
const uses: Readonly<Record<string, (page: Page, host: string) => Promise<void>>> = {
  "": async (page) => {
    await page.getByRole("slider", { name: "Waist" }).press("Home");
    await page.locator(".output canvas:visible").first().waitFor({ timeout: 20_000 });
  },
  "learn/": async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 20_000 });
  },
  "game/": async (page, host) => {
    await page.locator("button.play:enabled").press("Enter", { timeout: 20_000 });
    await page.locator("[data-do=send]").waitFor({ timeout: 20_000 });
    for (const level of playedLevels) {
      await openShift(page, host, level);
      await sendByKeys(page, 1);
    }
  },
};
