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
  goto(url: string, options: { waitUntil: "load" }): Promise<unknown>;
  waitForFunction(expression: string, options: { timeout: number }): Promise<unknown>;
  focus(selector: string): Promise<void>;
  keyboard: { press(key: string): Promise<void> };
  click(selector: string): Promise<void>;
}

/** A smoke run in Firefox: every page opens without an error, the waist closes, the game deals, a model trains. */
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
      page.on("console", (message) => {
        if (["warn", "error"].includes(message.type())) faults.push(message.text());
      });
      page.on("pageerror", (error) => faults.push(String(error)));
      for (const route of routes) await page.goto(plain.url + route, { waitUntil: "load" });

      const timeout = 120_000;
      await page.goto(plain.url, { waitUntil: "load" });
      await page.focus("input[type=range]");
      // The page listens once its scripts ran; a press before that moves the slider alone.
      await page.waitForFunction(
        `(() => { const range = document.querySelector("input[type=range]"); range.value = 0;
          range.dispatchEvent(new Event("input", { bubbles: true }));
          return document.querySelector(".output canvas")?.checkVisibility(); })()`,
        { timeout },
      );
      await page.goto(`${plain.url}game/`, { waitUntil: "load" });
      await page.waitForFunction(`!document.querySelector("button.play").disabled`, { timeout });
      await page.click("button.play");
      await page.waitForFunction(`document.querySelector("[data-do=send]")`, { timeout });
      await page.goto(`${plain.url}studio/#v=1&data=glyphs&rows=300&epochs=3`, { waitUntil: "load" });
      await page.waitForFunction(
        `(() => { const play = document.querySelector("button.play");
          if (document.querySelector(".lost b")) return true;
          if (!globalThis.asked && !play.disabled) { play.click(); globalThis.asked = play.textContent.includes("Pause"); }
          return false; })()`,
        { timeout },
      );
    } finally {
      await browser.close();
    }
    return { figure: `${routes.length} pages, a squeeze, a parcel, a training`, faults };
  },
};
