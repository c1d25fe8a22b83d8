import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings, browserPath, openSite, places, type Site } from "./site.ts";

describe.skipIf(!browserPath)("the studio's places", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  it.each(places)("/%s renders without an error, asks no other host, and axe finds nothing", async (path) => {
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 375],
    ] as const) {
      const { page, complaints, close } = await site.open(path, {
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
      });
      expect(await page.locator("h1").count()).toBe(1);
      expect(await axeFindings(page), `${colorScheme} at ${width}`).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    }
  });

  it.each(places)("/%s needs no sideways scrolling at 320 px", async (path) => {
    const { page, close } = await site.open(path, { viewport: { width: 320, height: 640 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await close();
  });

  it.each(["", "game/"])(
    "/%s loads at most 150 KB of scripts, 300 KB of weights, and no wasm",
    async (path) => {
      const { page, close } = await site.open(path);
      await page.waitForLoadState("networkidle");
      const loaded = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => name),
      );
      await close();
      const bytesOf = async (names: string[], pack: (bytes: Uint8Array) => number) => {
        let sum = 0;
        for (const name of names) sum += pack(new Uint8Array(await (await fetch(name)).arrayBuffer()));
        return sum;
      };
      const scripts = loaded.filter((name) => name.endsWith(".js"));
      expect(scripts.length).toBeGreaterThan(3);
      expect(await bytesOf(scripts, (bytes) => gzipSync(bytes).length)).toBeLessThan(150_000);
      const weights = loaded.filter((name) => name.endsWith(".net"));
      expect(await bytesOf(weights, ({ length }) => length)).toBeLessThan(300_000);
      expect(loaded.filter((name) => name.endsWith(".wasm"))).toEqual([]);
    },
  );
});

describe.skipIf(!browserPath)("Start and Learn", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  it("shows a picture, the waist and what came back before any script", async () => {
    const { page, close } = await site.open("", { javaScriptEnabled: false });
    expect(await page.locator("figure img").count()).toBe(3);
    expect(await blankPictures(page)).toEqual([]);
    expect(await page.locator("figure svg path.bars").count()).toBe(4);
    expect(await page.locator("figure svg *").count()).toBeLessThanOrEqual(200);
    await close();
  });

  it("answers a stroke of the pen and the waist, by pointer and by keys", async () => {
    const { page, complaints, close } = await site.open("", { reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    const lost = page.locator(".lost b");
    const before = await lost.textContent();
    const pad = page.getByRole("button", { name: "Drawing pad" });
    const box = await pad.boundingBox();
    if (!box) throw new Error("the pad has no place");
    await page.mouse.move(box.x + 60, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 160, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => lost.textContent()).not.toBe(before);
    const drawn = await lost.textContent();
    await page.getByRole("slider", { name: /Waist/ }).press("Home");
    await expect.poll(() => lost.textContent()).not.toBe(drawn);
    const heard = () => page.locator(".squeeze [role=status]").allTextContents();
    await expect
      .poll(async () => (await heard()).filter(Boolean))
      .toEqual([`1 number: ${await lost.textContent()} of the picture is lost.`]);

    await page.getByRole("button", { name: "Clear" }).click();
    await pad.focus();
    for (const key of ["Enter", "ArrowRight", "Shift+ArrowDown", "Enter"]) await page.keyboard.press(key);
    await expect.poll(() => page.getByText("column 16, row 25, pen up, ink").count()).toBe(1);
    expect(await page.locator("figure svg *").count()).toBeLessThanOrEqual(200);
    expect(complaints).toEqual([]);
    await close();
  });

  it("asks for a squeeze first: a drawing alone answers no prompt, and a narrowed waist the first", async () => {
    const { page, close } = await site.open("", { reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    const box = await page.getByRole("button", { name: "Drawing pad" }).boundingBox();
    if (!box) throw new Error("the pad has no place");
    const at = (x: number, y: number) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await at(0.3, 0.3);
    await page.mouse.down();
    for (const [x, y] of [
      [0.7, 0.3],
      [0.5, 0.75],
      [0.3, 0.3],
    ]) {
      await at(x, y);
      await page.waitForTimeout(120);
    }
    await page.mouse.up();
    const done = page.locator("ol li.done");
    await page.waitForTimeout(500);
    expect(await done.count()).toBe(0);
    await page.getByRole("slider", { name: /Waist/ }).press("Home");
    await expect.poll(() => done.count()).toBe(1);
    expect(await done.textContent()).toMatch(/Gone at 1/);
    await close();
  });

  it("opens the waist again where a person draws while the page shows itself", async () => {
    const { page, close } = await site.open("");
    const width = page.locator(".squeeze output");
    await expect.poll(() => width.textContent(), { timeout: 15_000, interval: 50 }).not.toBe("32 numbers");
    await page.getByRole("button", { name: "Drawing pad" }).click();
    await expect.poll(() => width.textContent()).toBe("32 numbers");
    await page.waitForTimeout(1000);
    expect(await width.textContent()).toBe("32 numbers");
    await close();
  });

  it("/learn reads whole with scripts off: every passage, its figure and its tables", async () => {
    const { page, close } = await site.open("learn/", { javaScriptEnabled: false });
    expect(await page.locator("article h2[id]").count()).toBe(13);
    expect(
      await page
        .locator("article section")
        .evaluateAll((sections) =>
          sections
            .slice(0, 13)
            .map((section) => section.querySelector("figure, img, svg, table, li p") !== null),
        ),
    ).toEqual(Array(13).fill(true));
    expect(await page.locator("article table").count()).toBeGreaterThanOrEqual(4);
    expect(await page.locator("article img").count()).toBeGreaterThan(20);
    expect(await blankPictures(page)).toEqual([]);
    await close();
  });

  it("works without a network after the first visit, isolated from the next page on", async () => {
    const { page, close } = await site.open("");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    for (const path of ["learn/", "game/", ""]) {
      await page.goto(site.url + path);
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    }
    const waist = page.getByRole("slider", { name: /Waist/ });
    // Until the page's programs run, a key moves the slider alone.
    await expect
      .poll(
        async () => {
          await waist.press("End");
          await waist.press("Home");
          return page.locator(".squeeze output").textContent();
        },
        { timeout: 10_000 },
      )
      .toBe("1 number");
    await expect.poll(() => page.locator(".lost b").textContent()).not.toBe("16\u00a0%");
    await close();
  });

  it("allows no script that is not its own: the policy is in the page, and bites", async () => {
    const { page, close } = await site.open("");
    const policy = await page.locator("meta[http-equiv=content-security-policy]").getAttribute("content");
    const scripts = policy?.split(";").find((part) => part.trim().startsWith("script-src"));
    expect(scripts).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    const ran = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "globalThis.intruder = true";
      document.head.append(script);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return "intruder" in globalThis;
    });
    expect(ran).toBe(false);
    await close();
  });
});

/** The pictures of a page that did not come or show one colour alone, by what they are said to show. */
async function blankPictures(page: Page): Promise<string[]> {
  return page.locator("img").evaluateAll((images) =>
    (images as HTMLImageElement[])
      .filter((image) => {
        const { naturalWidth: width, naturalHeight: height } = image;
        if (width === 0) return true;
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d") as CanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
        return pixels.every((pixel) => pixel === pixels[0]);
      })
      .map(({ alt, src }) => `${alt} ${src.slice(0, 40)}`),
  );
}
