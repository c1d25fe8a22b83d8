import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { findBrowser, startBrowser } from "../../scripts/browser.mjs";
import { startStudio } from "../../src/server/studio/startStudio.ts";
import { type StaticHost, staticHost } from "./staticHost.ts";

/** A page that is open, and what its browser complained about so far. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console, failed requests, requests to another host, violations of the policy. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Address of the host. Default: the plain one. */
  readonly host?: string;
  /** Run in the page before its own scripts. */
  readonly before?: () => void;
  /** Default: the one all gates share. */
  readonly browser?: Browser;
}

/** The built studio on two hosts, and a browser. */
export interface Grounds {
  /** Any static host. */
  readonly plain: StaticHost;
  /** Address of the server of `hourglass studio`. */
  readonly own: string;
  readonly browser: Browser;
  /** Paths of all pages, such as `""` and `"de/learn/"`. */
  readonly routes: readonly string[];
  visit(path: string, options?: VisitOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** Folder of the built studio. */
const built = fileURLToPath(new URL("../build", import.meta.url));

export const browserPath = findBrowser();

/** Starts both hosts and the browser. `translations` leaves out the pages of further languages, whose markup is the same. */
export async function openGrounds({ translations = true } = {}): Promise<Grounds> {
  const plain = await staticHost(built);
  const studio = await startStudio({ folder: built, port: 0 });
  const browser = await startBrowser(browserPath as string);
  return {
    plain,
    own: `${studio.address}/`,
    browser,
    routes: pagesOf(built).filter((path) => translations || !/^[a-z]{2}\//.test(path)),
    visit: (path, { host = plain.url, browser: other, before, ...options } = {}) =>
      visit(other ?? browser, host, path, options, before),
    close: async () => {
      await browser.close();
      await plain.stop();
      await studio.stop(1);
    },
  };
}

function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /(^|\/)index\.html$/.test(path))
    .map((path) => path.slice(0, -"index.html".length))
    .sort();
}

async function visit(
  browser: Browser,
  host: string,
  path: string,
  options: BrowserContextOptions,
  before?: () => void,
): Promise<Visit> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  const complain = (text: string): void => {
    complaints.push(`/${path}: ${text}`);
  };
  context.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complain(message.text());
  });
  context.on("weberror", (error) => complain(String(error.error())));
  context.on("response", (answer) => {
    if (answer.status() >= 400) complain(`${answer.url()}: status ${answer.status()}`);
  });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(host) && !/^(data|blob):/.test(url)) complain(`asks for ${url}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`policy: ${violatedDirective} blocked ${blockedURI} in ${sourceFile}`),
    );
  });
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(host + path, { waitUntil: "networkidle" });
  return { page, context, complaints, close: () => context.close() };
}
