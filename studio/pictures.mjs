/**
 * Takes pictures of the built studio; build it first (`npm run studio:build`). `node studio/pictures.mjs OUT [PAGE …]`, such as
 * `node studio/pictures.mjs pictures / /learn/`, takes whole pages, light and dark, on a desktop and a phone. `node
 * studio/pictures.mjs --docs [NAME …]` takes those of docs/studio.md, or the named ones, into docs/studio.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { findBrowser, startBrowser } from "../scripts/browser.mjs";
import { servePages } from "../scripts/pages.mjs";

/** @typedef {import("playwright-core").Page} Page */

const [out = "", ...named] = process.argv.slice(2);
const browserPath = findBrowser();
if (!out || !browserPath)
  throw new Error("pictures: name a folder, or --docs; a Chromium is needed (set CHROMIUM)");

const desktop = { width: 1280, height: 800 };
const phone = { width: 375, height: 760 };
const server = await servePages({ folder: fileURLToPath(new URL("build", import.meta.url)) });
const browser = await startBrowser(browserPath);
if (out === "--docs") await docs(fileURLToPath(new URL("../docs/studio", import.meta.url)));
else
  await pages(out, named.length > 0 ? named : ["/", "/learn/", "/studio/", "/data/", "/game/", "/glossary/"]);
await browser.close();
await server.close();

/** @param {string} folder @param {string[]} paths */
async function pages(folder, paths) {
  mkdirSync(folder, { recursive: true });
  for (const [device, viewport] of /** @type {const} */ ([
    ["desktop", desktop],
    ["phone", phone],
  ]))
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const page = await opened({ viewport, colorScheme });
      for (const path of paths) {
        await visit(page, path.slice(1));
        const name = path.replaceAll("/", "") || "start";
        await page.screenshot({ path: join(folder, `${name}-${device}-${colorScheme}.png`), fullPage: true });
      }
      await page.close();
    }
}

/** What docs/studio.md shows: each place in use. @param {string} folder */
async function docs(folder) {
  mkdirSync(folder, { recursive: true });
  /** @type {Record<string, { dark?: boolean, phone?: boolean, path: string, use?: (page: Page) => Promise<void> }>} */
  const scenes = {
    start: { path: "" },
    "start-phone": { path: "", dark: true, phone: true },
    learn: {
      path: "learn/",
      use: async (page) => {
        await page.getByRole("radio", { name: "1,000" }).check();
        await page.getByRole("heading", { name: "Add pictures until it generalises" }).evaluate(toTop);
      },
    },
    lab: {
      path: "studio/#v=1&data=glyphs&rows=2000&epochs=400",
      dark: true,
      use: async (page) => {
        await page.getByRole("button", { name: "Play", exact: true }).click();
        await page.waitForFunction(
          () => Number.parseInt(document.querySelector(".lost b")?.textContent ?? "100", 10) < 30,
          undefined,
          { timeout: 240_000 },
        );
        await page.getByRole("region", { name: "Training", exact: true }).evaluate(toTop);
      },
    },
    data: {
      path: "data/",
      use: async (page) => {
        await page.getByText("a plant's sensor readings").click();
        await page.getByRole("button", { name: "Train", exact: true }).click({ timeout: 240_000 });
        await page.getByRole("columnheader", { name: "forest" }).waitFor({ timeout: 240_000 });
        await page.getByRole("heading", { name: "What is unusual" }).evaluate(toTop);
      },
    },
    game: {
      path: "game/",
      use: async (page) => {
        await page.locator("button.play:enabled").click({ timeout: 60_000 });
        await page.locator("[data-do=send]").waitFor({ timeout: 60_000 });
        await page.keyboard.press("[");
      },
    },
  };
  for (const [name, { path, dark = false, phone: small = false, use }] of Object.entries(scenes)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const page = await opened({
      viewport: small ? phone : desktop,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    await visit(page, path);
    await use?.(page);
    await page.waitForTimeout(500);
    // Few colours: a palette takes a quarter of the bytes.
    await sharp(await page.screenshot())
      .png({ palette: true, colours: 128, effort: 10 })
      .toFile(join(folder, `${name}.png`));
    await page.close();
  }
}

/** @param {import("playwright-core").BrowserContextOptions} options */
async function opened(options) {
  const page = await browser.newPage({ ...options, deviceScaleFactor: 1 });
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  page.on("pageerror", (error) => console.error(String(error)));
  return page;
}

/** @param {Page} page @param {string} path */
async function visit(page, path) {
  await page.goto(new URL(path, server.url).href, { waitUntil: "networkidle" });
  await page.waitForTimeout(400);
}

/** @param {Element} element */
function toTop(element) {
  scrollTo({ top: element.getBoundingClientRect().top + scrollY - 24 });
}
