/**
 * Takes pictures of the built studio's pages, light and dark, on a desktop and a phone:
 * `node studio/pictures.mjs OUT [PAGE …]`, such as `node studio/pictures.mjs pictures / /learn/`. Build it first
 * (`npm run studio:build`).
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser, startBrowser } from "../scripts/browser.mjs";
import { servePages } from "../scripts/pages.mjs";

const [out = "", ...named] = process.argv.slice(2);
const browserPath = findBrowser();
if (!out || !browserPath) throw new Error("pictures: name a folder; a Chromium is needed (set CHROMIUM)");
const pages = named.length > 0 ? named : ["/", "/learn/", "/studio/", "/data/", "/game/", "/glossary/"];

mkdirSync(out, { recursive: true });
const server = await servePages({ folder: fileURLToPath(new URL("build", import.meta.url)) });
const browser = await startBrowser(browserPath);
for (const [device, width, height] of /** @type {const} */ ([
  ["desktop", 1280, 800],
  ["phone", 375, 760],
]))
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: 1 });
    page.on("console", (message) => message.type() === "error" && console.error(message.text()));
    page.on("pageerror", (error) => console.error(String(error)));
    for (const path of pages) {
      await page.goto(new URL(path.slice(1), server.url).href, { waitUntil: "networkidle" });
      await page.waitForTimeout(400);
      const name = path.replaceAll("/", "") || "start";
      await page.screenshot({ path: join(out, `${name}-${device}-${colorScheme}.png`), fullPage: true });
    }
    await page.close();
  }
await browser.close();
await server.close();
