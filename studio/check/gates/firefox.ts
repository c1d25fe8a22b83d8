import type { Gate } from "../gate.ts";
import { findFirefox, loadTool, missingTool } from "../tools.ts";

/** The part of Puppeteer that is used; it drives a Firefox as it comes, over WebDriver BiDi. */
interface Puppeteer {
  launch(options: { browser: "firefox"; executablePath: string; headless: boolean }): Promise<{
    newPage(): Promise<FirefoxPage>;
    close(): Promise<void>;
  }>;
}
interface FirefoxPage {
  on(event: "console", heard: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", heard: (error: unknown) => void): void;
  goto(url: string, options: { waitUntil: "load" | "networkidle0" }): Promise<unknown>;
  waitForFunction(expression: string, options: { timeout: number }): Promise<unknown>;
  focus(selector: string): Promise<void>;
  keyboard: { press(key: string): Promise<void> };
  click(selector: string): Promise<void>;
}

/**
 * A smoke run in Firefox: every page opens without an error, the waist closes, the game deals, a model trains. Before it, each page
 * is left while its scripts load: Firefox reports what a page that was left could not load, which counts for nothing, and
 * what stays behind in the service worker and the caches must not break the next page, which does.
 */
export const firefox: Gate = {
  name: "Firefox",
  missing: () =>
    findFirefox()
      ? missingTool("puppeteer-core")
      : "no Firefox found; install firefox-esr, or set FIREFOX to its path",
  async check({ routes, plain }) {
    const { default: puppeteer } = loadTool("puppeteer-core") as unknown as { default: Puppeteer };
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: findFirefox() as string,
      headless: true,
    });
    const faults: string[] = [];
    try {
      const page = await browser.newPage();
      for (const route of routes) await page.goto(plain.url + route, { waitUntil: "load" });
      const open = (path: string) => page.goto(plain.url + path, { waitUntil: "networkidle0" });
      await open("");
      page.on("console", (message) => {
        if (["warn", "error"].includes(message.type())) faults.push(message.text());
      });
      page.on("pageerror", (error) => faults.push(String(error)));
      for (const route of routes) await open(route);

      const timeout = 120_000;
      await open("");
      await page.focus("input[type=range]");
      // The page listens once its scripts ran; a press before that moves the slider alone.
      await page.waitForFunction(
        `(() => { const range = document.querySelector("input[type=range]"); range.value = 0;
          range.dispatchEvent(new Event("input", { bubbles: true }));
          return document.querySelector(".output canvas")?.checkVisibility(); })()`,
        { timeout },
      );
      await open("game/");
      await page.waitForFunction(`!document.querySelector("button.play").disabled`, { timeout });
      await page.click("button.play");
      await page.waitForFunction(`document.querySelector("[data-do=send]")`, { timeout });
      await open("studio/#v=1&data=glyphs&rows=300&epochs=3");
      await page.waitForFunction(`!document.querySelector("button.play").disabled`, { timeout });
      await page.click("button.play");
      await page.waitForFunction(`document.querySelector(".lost b")`, { timeout });
    } finally {
      await browser.close();
    }
    return { figure: `${routes.length} pages, a squeeze, a parcel, a training`, faults };
  },
};
