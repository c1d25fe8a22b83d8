import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { findBrowser } from "../scripts/browser.mjs";
import { tensor } from "../src/core/tensor.ts";
import { builtinDataset } from "../src/data/procedural/builtins.ts";
import { baselineTable } from "../src/report/baselines.ts";
import { histogram } from "../src/report/charts/histogram.ts";
import { lossChart } from "../src/report/charts/lossChart.ts";
import { pictureGrid } from "../src/report/charts/pictureGrid.ts";
import { hourglass } from "../src/report/layers.ts";
import { page, section } from "../src/report/page.ts";
import type { TrainEvent } from "../src/train/events.ts";

const browserPath = findBrowser();
if (!browserPath)
  console.log("test/report.test.ts skips: no Chromium found; install it or set CHROMIUM to its path");

const roles = {
  encoder: [0, 114, 178],
  latent: [230, 159, 0],
  decoder: [0, 158, 115],
  loss: [213, 94, 0],
} as const;

async function sample(): Promise<string> {
  const events: TrainEvent[] = Array.from({ length: 6 }, (_, i) => ({
    type: "epoch",
    epoch: i + 1,
    step: i + 1,
    trainLoss: 1 / (i + 1),
    validationLoss: 1.4 / (i + 1),
    best: true,
    seconds: i,
  }));
  const glyphs = builtinDataset("glyphs", { rows: 4, seed: 1 });
  const pictures = await Promise.all(
    [0, 1, 2, 3].map(async (row) => {
      const { data } = await glyphs.read([row]);
      const input = tensor("uint8", [1, 28, 28], Uint8Array.from(data));
      return {
        name: `<img src=x onerror=alert(1)> ${row}`,
        input,
        reconstruction: tensor(
          "uint8",
          [1, 28, 28],
          input.data.map((v) => v * 0.8),
        ),
      };
    }),
  );
  const shape = (numbers: number) => ({
    shape: [numbers],
    numbers,
    parameters: 1,
    kind: "dense",
    name: "layer",
  });
  return page({
    title: "<script>alert(1)</script>",
    sections: [
      section("Loss", lossChart(events)),
      section(
        "Network",
        hourglass({
          rows: [
            { part: "input", ...shape(64) },
            { part: "latent", ...shape(4) },
            { part: "output", ...shape(64) },
          ],
          parameters: 3,
          ratio: 16,
        }),
      ),
      section("Pictures", await pictureGrid(pictures)),
      section(
        "Scores",
        histogram(
          [
            { name: "normal", role: "decoder", scores: [1, 2, 2, 3] },
            { name: "odd", role: "loss", scores: [8, 9] },
          ],
          { threshold: 5 },
        ),
      ),
      section("Baselines", baselineTable({ mse: 1 }, { pca: { mse: 2 } })),
    ],
  });
}

test.skipIf(!browserPath).each([
  ["light", 1280],
  ["dark", 375],
] as const)("the report draws its charts and runs nothing, %s, %i px wide", async (colorScheme, width) => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-report-"));
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, await sample());
    const view = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme,
      deviceScaleFactor: 2,
    });
    const said: string[] = [];
    view.on("console", (message) => said.push(message.text()));
    view.on("dialog", (dialog) => said.push(dialog.message()));
    view.on("request", (request) => !/^(file|data):/.test(request.url()) && said.push(request.url()));
    await view.goto(pathToFileURL(file).href);

    expect(await view.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    const colours = {
      "svg.chart >> nth=0": ["encoder", "loss"],
      "svg.hourglass": ["encoder", "latent", "decoder"],
      "section:has-text('Scores') svg.chart": ["latent"],
    } as const;
    for (const [selector, wanted] of Object.entries(colours)) {
      const drawn = await paintOf(await view.locator(selector).first().screenshot());
      for (const role of wanted) expect(drawn(roles[role]), `${selector}: ${role}`).toBeGreaterThan(20);
    }
    for (const image of await view.locator(".strip img").all()) {
      const natural = await image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
      expect(natural).toBe(28);
    }
    await view.getByLabel("logarithmic").check();
    expect(await view.locator(".on-log svg").isVisible()).toBe(true);
    expect(await view.locator(".on-linear svg").isVisible()).toBe(false);
    expect(said).toEqual([]);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Counts the pixels of a picture that are close to a colour. */
async function paintOf(png: Buffer): Promise<(colour: readonly number[]) => number> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (colour) => {
    let count = 0;
    for (let i = 0; i < data.length; i += info.channels) {
      if (colour.every((part, c) => Math.abs(data[i + c] - part) < 12)) count++;
    }
    return count;
  };
}
