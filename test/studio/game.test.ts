import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "../../scripts/browser.mjs";
import { servePages } from "../../scripts/pages.mjs";
import { dealParcel } from "../../studio/game/deal/deal.ts";
import { levels } from "../../studio/game/levels/levels.ts";
import { decodeLink } from "../../studio/game/link/shiftLink.ts";
import { gameNets } from "../../studio/game/nets/gameNets.ts";
import { replay } from "../../studio/game/rules/replay.ts";
import { browserPath } from "../web/chromium.ts";
import { builtStudio } from "./builtStudio.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const firefox = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
const nets = gameNets(readFileSync(new URL("../../studio/game/models/nets.bin", import.meta.url)));

/** The button that sends, once a parcel lies on the desk. */
const ready = "[data-do=send][aria-disabled=false]";

/** What Node makes of a link with moves. */
function scoreOf(hash: string): number {
  const link = decodeLink(hash);
  if (!link?.moves) throw new Error(`${hash} holds no moves`);
  const level = levels[link.level];
  const parcels = Array.from({ length: level.terms.parcels }, (_, i) =>
    dealParcel(level, nets, link.seed, i),
  );
  return replay(level.terms, parcels, link.moves).score;
}

describe.skipIf(!browserPath)("SQUEEZE! in Chromium", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePages>>;
  let complaints: string[];

  beforeAll(async () => {
    server = await servePages({ folder: builtStudio() });
    browser = await startBrowser(browserPath as string);
    // A build takes a minute or more.
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens the game; what the console says and what is asked of elsewhere is noted. */
  async function open(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    complaints = [];
    page.on("console", (message) => {
      if (["warning", "error"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !/^(data|blob):/.test(url)) complaints.push(`asks for ${url}`);
    });
    await page.goto(`${server.url}game/${hash}`);
    await page.locator(hash ? ready : ".play:enabled").waitFor();
    return page;
  }

  /** The score on the page of the result, and the moves of the link that it shows. */
  async function result(page: Page): Promise<{ score: number; hash: string }> {
    await page.locator("#result").waitFor();
    const shared = await page.locator("#share-0").inputValue();
    const score = await page.locator("p.score").textContent();
    return { score: Number.parseInt(score ?? "", 10), hash: shared.slice(shared.indexOf("#v=")) };
  }

  test("by keys alone a shift is played, and its link gives the same score here and in Node", async () => {
    const page = await open("#v=1&level=price&seed=11", { reducedMotion: "reduce" });
    const heard: string[] = [];
    for (let i = 0; i < 10; i++) {
      await page.locator(ready).waitFor();
      for (let k = 0; k < 1 + (i % 4); k++) await page.keyboard.press("Space");
      await page.keyboard.press("w");
      heard.push((await page.locator("[role=status]").textContent()) ?? "");
      if (i === 3) await page.keyboard.press("b");
      await page.keyboard.press("Enter");
      await page.locator("ol[aria-label='Every width']").waitFor();
      await page.keyboard.press("Enter");
    }
    const { score, hash } = await result(page);
    expect(score).toBe(scoreOf(hash));
    expect(decodeLink(hash)?.moves?.filter((move) => move === "peek")).toHaveLength(1);
    // What is spoken before a parcel is sent comes from the class averages and names a width.
    for (const line of heard) expect(line).toMatch(/\d+ numbers?\. Nearest shape/);

    await page.goto("about:blank");
    await page.goto(`${server.url}game/${hash}`);
    const faster = page.getByRole("button", { name: "To the end" });
    await faster.click();
    await page.locator("#result").waitFor();
    expect(Number.parseInt((await page.locator("p.score").textContent()) ?? "", 10)).toBe(score);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("by mouse a shift is played, with sound, and the next level is offered or the same again", async () => {
    const page = await open("");
    await page.getByRole("button", { name: "Sound off" }).click();
    await page.locator(".play").click();
    for (let i = 0; i < 10; i++) {
      await page.locator(ready).waitFor();
      await page.locator("[data-do=squeeze]").click();
      await page.locator("li button[aria-pressed=false]").nth(2).click();
      const send = page.locator("[data-do=send]");
      await send.click();
      await send.filter({ hasText: /Next|result/ }).click();
      if (await page.locator("ol[aria-label='Every width']").isVisible()) await send.click();
    }
    const { score, hash } = await result(page);
    expect(score).toBe(scoreOf(hash));
    await page.getByRole("button", { name: "Same parcels again" }).click();
    await page.locator("[data-do=squeeze]").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("by touch at 320 pixels: nothing sticks out, and what is touched is large enough", async () => {
    for (const level of ["storm", "telegrams", "stranger", "grand"]) {
      const page = await open(`#v=1&level=${level}&seed=3`, {
        viewport: { width: 320, height: 640 },
        hasTouch: true,
        isMobile: true,
      });
      await page.locator("[data-do=squeeze]").tap();
      const small = await page.evaluate(() =>
        Array.from(document.querySelectorAll("main button, main a, main summary, main textarea"))
          .map((element) => ({ name: element.textContent?.trim(), box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 43.9 || box.height < 43.9))
          .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
      );
      expect(small).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await page.locator("[data-do=send]").tap();
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  test.each(["light", "dark"] as const)("axe finds nothing at 375 pixels, %s", async (colorScheme) => {
    const page = await open("", {
      viewport: { width: 375, height: 720 },
      colorScheme,
      reducedMotion: "reduce",
      bypassCSP: true,
    });
    const check = async (): Promise<void> => {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      });
      expect(found).toEqual([]);
    };
    await check();
    await page.locator("summary").last().click();
    await page.locator("#codes").fill("not a code");
    await check();
    for (const level of ["price", "telegrams", "stranger"]) {
      await page.goto("about:blank");
      await page.goto(`${server.url}game/#v=1&level=${level}&seed=3`);
      await page.locator(ready).waitFor();
      await page.keyboard.press("?");
      await page.keyboard.press("Space");
      await page.keyboard.press("b");
      await check();
      await page.keyboard.press("Enter");
      await page.locator(".stamp").waitFor();
      await check();
    }
    // Parcels are dealt while others are played: one that is not there yet cannot be sent.
    while (!(await page.locator("#result").isVisible())) await page.keyboard.press("Enter");
    await check();
    await page.context().close();
  });

  test("the page is small: at most 150 kB of scripts, no WebAssembly", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const loaded: { url: string; bytes: number }[] = [];
    page.on("response", async (answer) => {
      loaded.push({ url: answer.url(), bytes: gzipSync(await answer.body()).length });
    });
    await page.goto(`${server.url}game/`, { waitUntil: "networkidle" });
    const scripts = loaded.filter(({ url }) => extname(new URL(url).pathname) === ".js");
    expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(150_000);
    expect(loaded.filter(({ url }) => url.includes("wasm"))).toEqual([]);
    await context.close();
  });

  test.skipIf(!firefox)("Firefox replays a link to the same score", async () => {
    const hash = "#v=1&level=storm&seed=21&play=2se3se2swe3se4se2se3spe2se3se2se";
    expect(await scoreInFirefox(hash)).toBe(scoreOf(hash));
  });

  /** Opens a link in Firefox without a driver: a script beside the page's own presses the button and sends back the score. */
  async function scoreInFirefox(hash: string): Promise<number> {
    const probe = `setInterval(() => {
      const score = document.querySelector("#result") && document.querySelector("p.score");
      if (score) fetch("/answer?" + parseInt(score.textContent, 10));
      else for (const button of document.querySelectorAll("button.plain")) if (button.textContent.includes("To the end")) button.click();
    }, 300);`;
    let answer: (score: number) => void = () => {};
    const answered = new Promise<number>((resolve) => {
      answer = resolve;
    });
    const folder = builtStudio();
    const probed = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
      if (pathname === "/answer") answer(Number(search.slice(1)));
      if (pathname === "/probe.js")
        return void response.writeHead(200, { "content-type": "text/javascript" }).end(probe);
      try {
        const body = readFileSync(join(folder, pathname, pathname.endsWith("/") ? "index.html" : ""));
        const types: Record<string, string> = {
          ".js": "text/javascript",
          ".css": "text/css",
          ".svg": "image/svg+xml",
        };
        const html = pathname.endsWith("/");
        response.writeHead(200, {
          "content-type": html ? "text/html" : (types[extname(pathname)] ?? "application/octet-stream"),
        });
        response.end(
          html ? body.toString().replace("</body>", '<script src="/probe.js"></script></body>') : body,
        );
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => probed.listen(0, "127.0.0.1", resolve));
    const address = probed.address() as { port: number };
    const profile = mkdtempSync(join(tmpdir(), "hourglass-firefox-"));
    const child = spawn(
      firefox as string,
      ["--headless", "--no-remote", "--profile", profile, `http://127.0.0.1:${address.port}/game/${hash}`],
      { stdio: "ignore", env: { ...process.env, HOME: profile } },
    );
    try {
      return await Promise.race([
        answered,
        new Promise<number>((_, reject) =>
          setTimeout(() => reject(new Error("Firefox said nothing")), 200_000),
        ),
      ]);
    } finally {
      child.kill();
      probed.closeAllConnections();
      probed.close();
      await new Promise((resolve) => child.once("exit", resolve));
      rmSync(profile, { recursive: true, force: true });
    }
  }
});
