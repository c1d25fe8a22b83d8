import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBrowser, startBrowser } from "../scripts/browser.mjs";
import { float32 } from "../src/core/tensor.ts";
import { encodePicture } from "../src/node.ts";
import { page } from "../src/report/page.ts";
import { mapPage } from "../src/report/pages/mapPage.ts";

const browserPath = findBrowser();
if (!browserPath)
  console.log("test/mapPage.test.ts skips: no Chromium found; install it or set CHROMIUM to its path");

const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
/** A grid of 6 × 4 points, row by row from the upper left, whose names and labels would be scripts. */
const [columns, lines] = [6, 4];
const count = columns * lines;
const places = (mirrored: boolean) =>
  float32(
    [count, 2],
    Array.from({ length: count }, (_, i) => [
      (mirrored ? -1 : 1) * (i % columns) * 100,
      -Math.floor(i / columns) * 100,
    ]).flat(),
  );

async function content(): Promise<string> {
  const png = await encodePicture({ dtype: "uint8", shape: [1, 2, 2], data: Uint8Array.of(0, 90, 180, 255) });
  const of = {
    title: evil,
    model: evil,
    type: "map",
    latent: 2,
    rows: Uint32Array.from({ length: count }, (_, i) => 10 * i),
    points: places(false),
    names: Array.from({ length: count }, (_, i) => `${evil}, "${i}"`),
    labels: Array.from({ length: count }, (_, i) => (i % 2 ? "odd" : evil)),
    beside: { pca: places(true), [evil]: places(false) },
    axes: ["z0", "z1"] as const,
    neighbours: 4,
    trustworthiness: { map: 0.9, pca: 0.8, [evil]: 0.7 },
    all: 10 * count,
  };
  return page(await mapPage(of, { pngs: Array.from({ length: count }, () => png) }));
}

const folder = mkdtempSync(join(tmpdir(), "hourglass-map-"));
const file = join(folder, "map.html");
let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  writeFileSync(file, await content());
  if (browserPath) browser = await startBrowser(browserPath);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a page does on a view of it; answers everything it said, asked for or was refused. */
async function onPage(
  options: { javaScriptEnabled?: boolean; width?: number; hasTouch?: boolean },
  work: (view: Page) => Promise<void>,
): Promise<string[]> {
  const { javaScriptEnabled = true, width = 1280, hasTouch = false } = options;
  const context = await browser!.newContext({
    javaScriptEnabled,
    hasTouch,
    viewport: { width, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const said: string[] = [];
  const view = await context.newPage();
  view.on("console", (message) => said.push(message.text()));
  view.on("pageerror", (error) => said.push(String(error)));
  view.on("dialog", (dialog) => said.push(dialog.message()));
  view.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) said.push(request.url());
  });
  await view.goto(pathToFileURL(file).href);
  await work(view);
  await context.close();
  return said;
}

const main = "svg.points >> nth=0";
const chosenRows = async (view: Page) =>
  view
    .locator(main)
    .evaluate((map) =>
      [...map.querySelectorAll<SVGElement>(".dot.is")]
        .map(({ dataset }) => Number(dataset.row))
        .sort((a, b) => a - b),
    );
/** Middle of a dot of one of the maps, on the screen. */
async function middleOf(view: Page, point: number, map = 0): Promise<[number, number]> {
  const dot = view.locator(`svg.points >> nth=${map} >> [data-point="${point}"]`);
  await dot.scrollIntoViewIfNeeded();
  const box = await dot.boundingBox();
  return [box!.x + box!.width / 2, box!.y + box!.height / 2];
}

test.skipIf(!browserPath)(
  "a line round points selects them on every map, and their CSV is what it shows",
  async () => {
    const said = await onPage({}, async (view) => {
      await view.locator(main).scrollIntoViewIfNeeded();
      // Round the four points of the upper left corner.
      const [[left, top], [right, bottom]] = [await middleOf(view, 0), await middleOf(view, columns + 1)];
      await view.mouse.move(left - 15, top - 15);
      await view.mouse.down();
      for (const [x, y] of [
        [right + 15, top - 15],
        [right + 15, bottom + 15],
        [left - 15, bottom + 15],
      ])
        await view.mouse.move(x, y, { steps: 3 });
      await view.mouse.up();
      expect(await chosenRows(view)).toEqual([0, 10, 60, 70]);
      expect(await view.locator("svg.points >> nth=1 >> .dot.is").count()).toBe(4);
      expect(await view.locator(".chosen .count").textContent()).toBe(
        `4 of ${count} points selected: ${evil} (2), odd (2)`,
      );
      expect(await view.locator(".chosen li").first().textContent()).toBe(`row 0 · ${evil}, "0" · ${evil}`);

      await view.getByRole("button", { name: "Copy" }).click();
      const copied = await view.evaluate(() => navigator.clipboard.readText());
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      expect(copied.split("\r\n").slice(0, 3)).toEqual([
        "row,name,label,x,y",
        `0,${quoted(`${evil}, "0"`)},${quoted(evil)},0,0`,
        `10,${quoted(`${evil}, "1"`)},odd,100,0`,
      ]);

      // A click beside all points selects none; on a dot of another map, that row; with Shift one more.
      await view.mouse.click(...(await middleOf(view, 2, 1)));
      expect(await chosenRows(view)).toEqual([20]);
      await view.keyboard.down("Shift");
      await view.mouse.click(...(await middleOf(view, 9)));
      await view.keyboard.up("Shift");
      expect(await chosenRows(view)).toEqual([20, 90]);
      await view.getByRole("button", { name: "Select nothing" }).click();
      expect(await chosenRows(view)).toEqual([]);
    });
    expect(said).toEqual([]);
  },
);

test.skipIf(!browserPath)(
  "a point under the pointer is read and its picture shown, and zooming keeps what is under it",
  async () => {
    const said = await onPage({}, async (view) => {
      await view.locator(main).scrollIntoViewIfNeeded();
      const [x, y] = await middleOf(view, 8);
      await view.mouse.move(x + 3, y);
      const tip = view.locator(".tip >> nth=0");
      expect(await tip.textContent()).toBe(`row 80 · ${evil}, "8" · ${evil}`);
      expect(await tip.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(2);
      const box = async () => (await view.locator(main).getAttribute("viewBox"))!.split(" ").map(Number);
      const whole = await box();

      // Without a click the wheel is the page's; after one it is the map's.
      const scrolled = () => view.evaluate(() => scrollY);
      const before = await scrolled();
      await view.mouse.wheel(0, 60);
      await expect.poll(scrolled).toBe(before + 60);
      await view.mouse.wheel(0, -20);
      await expect.poll(scrolled).toBe(before + 40);
      expect(await box()).toEqual(whole);
      const place = await middleOf(view, 8);
      await view.mouse.click(...place);
      await view.mouse.wheel(0, -500);
      await expect.poll(async () => (await box())[2]).toBeLessThan(whole[2] / 2);
      expect(await scrolled()).toBe(before + 40);
      const [zoomedX, zoomedY] = await middleOf(view, 8);
      expect(Math.hypot(zoomedX - place[0], zoomedY - place[1])).toBeLessThan(2);

      await view.getByRole("button", { name: "Show the whole map" }).first().click();
      expect(await box()).toEqual(whole);
      await view.getByRole("button", { name: "Zoom in" }).first().click();
      await view.getByRole("button", { name: "Drag moves the map" }).first().click();
      const [left] = await box();
      const at = await middleOf(view, 8);
      await view.mouse.move(...at);
      await view.mouse.down();
      await view.mouse.move(at[0] + 40, at[1], { steps: 4 });
      await view.mouse.up();
      expect((await box())[0]).toBeLessThan(left);
      expect(await chosenRows(view)).toEqual([80]);
    });
    expect(said).toEqual([]);
  },
);

test.skipIf(!browserPath)("keys alone reach every point, zoom and select", async () => {
  const said = await onPage({ width: 375 }, async (view) => {
    expect(await view.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await view.locator(main).focus();
    await view.keyboard.press("ArrowUp");
    const tip = view.locator(".tip >> nth=0");
    const row = async () => Number(/row (\d+)/.exec((await tip.textContent()) ?? "")?.[1]);
    const first = await row();
    await view.keyboard.press("ArrowRight");
    expect(await row()).toBe(first + 10);
    await view.keyboard.press("ArrowDown");
    expect(await row()).toBe(first + 10 + 10 * columns);
    await view.keyboard.press(" ");
    expect(await chosenRows(view)).toEqual([first + 10 + 10 * columns]);
    for (let i = 0; i < 4; i++) await view.keyboard.press("+");
    await view.keyboard.press("a");
    const seen = (await chosenRows(view)).length;
    expect(seen > 0 && seen < count).toBe(true);
    await view.keyboard.press("Escape");
    expect(await chosenRows(view)).toEqual([]);
    expect(await tip.isVisible()).toBe(false);
    await view.keyboard.press("0");
    await view.keyboard.press("a");
    expect(await chosenRows(view)).toHaveLength(count);
  });
  expect(said).toEqual([]);
});

test.skipIf(!browserPath)("two fingers zoom, and a tap reads a point", async () => {
  const said = await onPage({ width: 375, hasTouch: true }, async (view) => {
    await view.locator(main).scrollIntoViewIfNeeded();
    const [x, y] = await middleOf(view, 8);
    await view.touchscreen.tap(x, y);
    expect(await view.locator(".tip >> nth=0").textContent()).toContain("row 80 ");
    const width = async () => Number((await view.locator(main).getAttribute("viewBox"))!.split(" ")[2]);
    const whole = await width();
    const fingers = await view.context().newCDPSession(view);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", apart: number) =>
      fingers.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [x - apart, x + apart].map((x, id) => ({ x, y, id })),
      });
    await touch("touchStart", 20);
    for (const apart of [25, 30, 35, 40]) await touch("touchMove", apart);
    await touch("touchEnd", 40);
    // Twice as far apart: half of the map, as far as the browser tells every move.
    expect(whole / (await width())).toBeGreaterThan(1.7);
    expect(whole / (await width())).toBeLessThan(2.3);
    expect(await chosenRows(view)).toEqual([80]);
  });
  expect(said).toEqual([]);
});

test.skipIf(!browserPath)("without scripts the page is whole and has no dead buttons", async () => {
  const said = await onPage({ javaScriptEnabled: false }, async (view) => {
    expect(await view.locator("svg.points").count()).toBe(3);
    expect(await view.locator("button").count()).toBe(0);
    expect(await view.locator(`${main} >> .dot title`).count()).toBe(count);
  });
  expect(said).toEqual([]);
});

test("the page allows its one script by its hash, and a name stays text", async () => {
  const text = await content();
  const scripts = [...text.matchAll(/<script\b[^>]*>/gi)];
  expect(scripts.map(([tag]) => tag)).toEqual(["<script>"]);
  const source = text.slice(scripts[0].index + "<script>".length, text.indexOf("</script>"));
  expect(source.trimEnd().endsWith("})();")).toBe(true);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(source));
  const policy = text.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? "";
  expect(policy).toContain(` script-src &#39;sha256-${Buffer.from(digest).toString("base64")}&#39;;`);
  expect(policy).toMatch(/^default-src &#39;none&#39;; img-src data:;/);
  expect(text.match(/\sstyle=|\son\w+="|url\(|@import/g)).toBeNull();
  // What a script may not do here: make markup of text, or ask for anything.
  expect(source).not.toMatch(
    /innerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/,
  );
});
