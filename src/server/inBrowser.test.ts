import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "../../scripts/browser.mjs";
import { browserPath } from "../../test/web/chromium.ts";
import { openDataset, startEngine, train } from "../node.ts";
import { startServing } from "./scoring/startServing.ts";
import { startStudio } from "./studio/startStudio.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-in-browser-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a page of an address complains of, and what it gives. */
async function opened<T>(address: string, look: () => T): Promise<{ found: T; complaints: string[] }> {
  const browser = await startBrowser(browserPath as string, {});
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["warning", "error"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(`says ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(new URL(address).origin) && !/^(data|blob):/.test(url))
        complaints.push(`asks for ${url}`);
    });
    await page.goto(address, { waitUntil: "networkidle" });
    return { found: await page.evaluate(look), complaints };
  } finally {
    await browser.close();
  }
}

describe.skipIf(!browserPath)("row 26: in Chromium", () => {
  const name = "<img src=x onerror=alert(1)>";
  beforeAll(async () => {
    const engine = await startEngine({ threads: 1 });
    const data = await openDataset("sensors", { rows: 120, label: "anomaly" });
    const model = await train(data, { epochs: 1, latent: 2, engine }).model;
    await model.save(join(folder, `${name}.safetensors`));
    await model.close();
    await data.close();
    await engine.close();
  }, 120_000);

  test("a script in a model's name is text on the server's page", async () => {
    const server = await startServing({
      models: [join(folder, `${name}.safetensors`)],
      port: 0,
      version: "0",
      threads: 1,
    });
    const { found, complaints } = await opened(server.address, () => ({
      title: document.querySelector("h1")?.textContent,
      pictures: document.images.length,
      // The policy lets the page's own style sheet in.
      styled: getComputedStyle(document.body).margin !== "8px",
    }));
    expect([found, complaints]).toEqual([{ title: name, pictures: 0, styled: true }, []]);
    await server.stop(1);
  });

  test.skipIf(!existsSync("studio/build/index.html"))(
    "the built studio runs under its host's policy, isolated, with a person's file",
    async () => {
      writeFileSync(join(folder, "a.csv"), "a,b\n1,2\n3,4\n");
      const studio = await startStudio({ file: join(folder, "a.csv"), port: 0 });
      for (const page of [studio.address, studio.page]) {
        const { found, complaints } = await opened(page, () => globalThis.crossOriginIsolated);
        expect([page, found, complaints]).toEqual([page, true, []]);
      }
      await studio.stop(1);
    },
  );
});
