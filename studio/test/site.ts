import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { findBrowser, startBrowser } from "../../scripts/browser.mjs";
import { buildStudio, studioIsStale } from "../../scripts/buildStudio.mjs";
import { servePages } from "../../scripts/pages.mjs";

/** Path of the browser; without one, what needs pages skips. */
export const browserPath = findBrowser();

/** Addresses of the pages. */
export const places = [
  "",
  "learn/",
  "studio/",
  "latent/",
  "compare/",
  "denoise/",
  "data/",
  "models/",
  "glossary/",
  "game/",
  "teach/",
  "sheet/",
];

/** The built studio, served, and a browser for it. */
export interface Site {
  readonly url: string;
  /** A page of its own, and what its browser complained about so far: errors, failed requests, requests to other hosts. */
  open(
    path: string,
    options?: BrowserContextOptions,
  ): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }>;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  if (studioIsStale()) buildStudio();
  const server = await servePages({ folder: new URL("../build", import.meta.url).pathname });
  const browser = await startBrowser(browserPath as string);
  return {
    url: server.url,
    browser,
    open: async (path, options) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (["warning", "error"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("response", (answer) => {
        if (answer.status() >= 400) complaints.push(`${answer.url()}: status ${answer.status()}`);
      });
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(server.url) && !/^(data|blob):/.test(url)) complaints.push(`asks for ${url}`);
      });
      await page.goto(server.url + path, { waitUntil: "load" });
      return { page, complaints, close: () => context.close() };
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds against WCAG 2.2 A and AA, one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          of: Document,
          options: object,
        ): Promise<{
          violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 140)} ${failureSummary.slice(0, 200)}`),
    );
  });
}
