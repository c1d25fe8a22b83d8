import type { Browser } from "playwright-core";
import { findBrowser, startBrowser } from "../../scripts/browser.mjs";
import { servePages } from "../../scripts/pages.mjs";

/** How a page is served and what its browser has. */
export interface PageOptions {
  /** Whether threads may share memory. */
  isolated?: boolean;
  /** Whether there is a WebGPU adapter, in software. */
  webgpu?: boolean;
  /** Further headers of every answer. */
  headers?: Record<string, string>;
  /** Files that stand nowhere, by their paths. */
  scripts?: Record<string, string>;
  /** The page's path; an empty page with an import map by default. */
  path?: string;
}

/** A page in Chromium over the repository's files. */
export interface TestPage {
  readonly page: Awaited<ReturnType<Browser["newPage"]>>;
  /** Calls a function that a module of the repository exports, in the page. */
  call<T>(module: string, name: string, argument?: unknown): Promise<T>;
  /** Warnings and errors of the console, exceptions, failed requests, and requests to anywhere else, so far. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Path of the browser; without one, the tests that need it skip, and this says so. */
export const browserPath = findBrowser();
if (!browserPath)
  console.info("Nothing is tried in a page: no Chromium found; install it or set CHROMIUM to its path");

/** Opens a page in a browser of its own. */
export async function openPage({ path = "", webgpu, ...served }: PageOptions = {}): Promise<TestPage> {
  const server = await servePages(served);
  const browser = await startBrowser(browserPath as string, { webgpu });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.url()}: status ${answer.status()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !/^(data|blob):/.test(url)) complaints.push(`asks for ${url}`);
  });
  await page.goto(server.url + path);
  return {
    page,
    complaints,
    call: (module, name, argument) =>
      page.evaluate(
        async ([module, name, argument]) => {
          // Written by the page itself: what imports here would be changed by the test's own compiler.
          const { load } = globalThis as unknown as {
            load(path: string): Promise<Record<string, (argument: unknown) => Promise<never>>>;
          };
          return (await load(module))[name](argument);
        },
        [module, name, argument] as const,
      ),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
