import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

/** As long as a page on a busy machine may take. */
const patient = { timeout: 240_000 };
const glyphs = "studio/#v=1&data=glyphs&rows=300&layers=8";

/** The Lab where something is missing or goes wrong: it says what, and one button goes on. */
describe.skipIf(!browserPath)("the Lab in trouble", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site?.close());

  const open = async (path: string) => {
    // What a service worker fetches, no test can intercept.
    const opened = await site.open(path, { reducedMotion: "reduce", serviceWorkers: "block" });
    await opened.page.waitForLoadState("networkidle");
    return opened;
  };
  const play = (page: Page) => page.getByRole("button", { name: "Play", exact: true }).click();
  const status = (page: Page) => page.locator(".status").textContent();

  test("says where a browser runs no WebAssembly", async () => {
    const { page, close } = await site.open("", { serviceWorkers: "block" });
    await inEngine(page, "delete self.WebAssembly;");
    await page.goto(`${site.url}${glyphs}`, { waitUntil: "networkidle" });
    await play(page);
    const alert = page.getByRole("alert");
    await alert.waitFor(patient);
    expect(await alert.textContent()).toContain("This browser runs no WebAssembly");
    expect(await alert.getByRole("button").count()).toBe(1);
    expect(await axeFindings(page)).toEqual([]);
    await close();
  });

  test("trains once an engine that did not arrive can be had", async () => {
    const { page, close } = await open(glyphs);
    await page.route(/\.wasm$/, (route) => route.abort());
    await play(page);
    const alert = page.getByRole("alert");
    await alert.waitFor(patient);
    expect(await alert.textContent()).toContain("The engine did not arrive.");
    await page.unroute(/\.wasm$/);
    await alert.getByRole("button", { name: "Train again" }).click();
    await page.locator(".lost b").first().waitFor(patient);
    expect(await alert.count()).toBe(0);
    await close();
  });

  test("goes on in smaller steps where memory runs out", async () => {
    const { page, close } = await site.open("", { serviceWorkers: "block" });
    await inEngine(
      page,
      `const { grow } = WebAssembly.Memory.prototype;
       WebAssembly.Memory.prototype.grow = function (pages) {
         if (this.buffer.byteLength + 65536 * pages > 4e7) throw new RangeError("out of memory");
         return grow.call(this, pages);
       };`,
    );
    await page.goto(`${site.url}studio/#v=1&data=glyphs&rows=600&epochs=9&batch=512&layers=32`, {
      waitUntil: "networkidle",
    });
    await play(page);
    const alert = page.getByRole("alert");
    await alert.waitFor(patient);
    expect(await alert.textContent()).toContain("Memory ran out.");
    expect(await axeFindings(page)).toEqual([]);
    for (let tries = 0; tries < 4 && (await alert.count()) > 0; tries++) {
      await alert.getByRole("button", { name: "Take smaller steps and train again" }).click();
      await expect.poll(() => alert.count(), patient).toBe(0);
      await Promise.race([alert.waitFor(patient), page.locator(".lost b").first().waitFor(patient)]);
    }
    await page.locator(".lost b").first().waitFor(patient);
    // The address follows within a second; the usual batch is not written.
    await expect.poll(() => page.url(), patient).not.toContain("batch=512");
    await close();
  });

  test("stops a training that a hidden tab has had for five minutes, and says so", async () => {
    const { page, close } = await site.open("", { reducedMotion: "reduce" });
    await page.clock.install();
    await page.goto(`${site.url}${glyphs}&epochs=1000`, { waitUntil: "networkidle" });
    await play(page);
    await page.locator(".lost b").first().waitFor(patient);
    await hide(page, true);
    await page.clock.fastForward("04:30");
    await hide(page, false);
    await hide(page, true);
    await page.clock.fastForward("04:30");
    expect(await status(page)).toContain("Training");
    await page.clock.fastForward("00:31");
    await expect
      .poll(() => status(page), patient)
      .toContain("Training was stopped: the page was hidden for 5 minutes.");
    await hide(page, false);
    // What it learnt is there, and it can be trained again.
    await page.getByRole("button", { name: "Model (.safetensors)" }).waitFor(patient);
    expect(await status(page)).toContain("hidden for 5 minutes");
    expect(await page.getByRole("button", { name: "Train again" }).isEnabled()).toBe(true);
    await close();
  });

  test("stops a sweep, twins and a training on one's own data as well where the tab is hidden", async () => {
    const { page, close } = await site.open("", { reducedMotion: "reduce" });
    await page.clock.install();
    const stopped = page.getByText("Training was stopped: the page was hidden for 5 minutes.");
    const leave = async () => {
      await hide(page, true);
      await page.clock.fastForward("05:01");
      await stopped.waitFor(patient);
      await hide(page, false);
    };
    await page.goto(`${site.url}compare/`, { waitUntil: "networkidle" });
    const sweep = page.getByRole("button", { name: "Train k = 1 … 64" });
    await sweep.click();
    await page.getByText("k = 1, width").waitFor(patient);
    await leave();
    expect(await page.getByRole("alert").count()).toBe(0);
    await expect.poll(() => sweep.isEnabled(), patient).toBe(true);
    const twins = page.getByRole("button", { name: "Train both" });
    await twins.click();
    await page.getByText("Training Plain").waitFor(patient);
    await leave();
    await expect.poll(() => twins.isEnabled(), patient).toBe(true);
    expect(await page.getByText("20 darts").count()).toBe(0);

    await page.goto(`${site.url}data/`, { waitUntil: "networkidle" });
    await page.getByText("a plant's sensor readings").click();
    await page.getByRole("radio", { name: "2 minutes" }).check(patient);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.getByText(/^step /).waitFor(patient);
    await leave();
    await page.locator("#ranked tbody tr").first().waitFor(patient);
    await close();
  });

  test("lists its keys in a dialog that takes and gives back the focus, and switches single keys off", async () => {
    const { page, close } = await open(glyphs);
    const opener = page.getByRole("button", { name: "Keys", exact: true });
    await opener.focus();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys of the Lab" });
    await dialog.waitFor(patient);
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("checkbox", { name: "Use single keys" }).uncheck();
    await page.keyboard.press("Escape");
    expect(await dialog.count()).toBe(0);
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("n");
    const denoising = page.getByRole("button", { name: "Denoising", exact: true });
    expect(await denoising.getAttribute("aria-pressed")).toBe("false");
    await page.keyboard.press("Alt+n");
    await expect.poll(() => denoising.getAttribute("aria-pressed")).toBe("true");
    await close();
  });
});

/** Runs a script in the engine's own worker, which the train worker starts. */
async function inEngine(page: Page, script: string): Promise<void> {
  const nest = `{
    const { Worker } = self;
    self.Worker = class extends Worker {
      constructor(url, options) {
        const start = "import " + JSON.stringify(String(url)) + ";" + ${JSON.stringify(script)};
        super(URL.createObjectURL(new Blob([start], { type: "text/javascript" })), options);
      }
    };
  }`;
  await page.route(/workers\/train-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: nest + (await response.text()) });
  });
}

/** Makes a page believe that its tab is hidden, or shown again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => now });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
