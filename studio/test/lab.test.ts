import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/core/random.ts";
import { loadModel, openDataset, startEngine, train } from "../../src/node.ts";
import { downloaded } from "./downloaded.ts";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-lab-"));
const csv = join(folder, "readings.csv");
/** Rows, counted from 0, that break what holds for all others. */
const planted = [123, 2222, 4001];

/** 5,000 rows of 20 columns that follow three causes, but for the planted ones. */
function readings(): string {
  const source = random(3);
  const lines = Array.from({ length: 5000 }, (_, row) => {
    const causes = [source.normal(), source.normal(), source.normal()];
    const cells = Array.from(
      { length: 18 },
      (_, i) =>
        Math.sin(i) * causes[0] +
        Math.cos(1.7 * i) * causes[1] +
        Math.sin(2.3 * i) * causes[2] +
        0.1 * source.normal(),
    );
    if (planted.includes(row)) {
      cells[5] += 8;
      cells[9] -= 6;
    }
    return `${cells.map((x) => x.toFixed(4)).join(",")},${row % 2 ? "idle" : "busy"},${"abc"[row % 3]}`;
  });
  const names = [...Array.from({ length: 18 }, (_, i) => `s${i}`), "mode", "place"];
  return `${names.join(",")}\n${lines.join("\n")}\n`;
}

const reduced = { reducedMotion: "reduce" } as const;
/** As long as a page on a busy machine may take. */
const patient = { timeout: 240_000 };

describe.skipIf(!browserPath)("the Lab", () => {
  let site: Site;
  /** A place, once its scripts answer. */
  const open = async (path: string, options: Parameters<Site["open"]>[1] = reduced) => {
    const opened = await site.open(path, options);
    await opened.page.waitForLoadState("networkidle");
    return opened;
  };
  beforeAll(async () => {
    writeFileSync(csv, readings());
    site = await openSite();
  }, 300_000);
  afterAll(async () => {
    await site?.close();
    rmSync(folder, { recursive: true });
  });

  test("ranks the odd rows of a dropped table, and the command line opens the model", async () => {
    const { page, complaints, close } = await open("data/", { ...reduced, acceptDownloads: true });
    await page.setInputFiles("#data-files", csv);
    await page.getByRole("heading", { name: "How it was read" }).waitFor(patient);
    expect(await page.getByText("20 / 20 columns").count()).toBe(1);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator("#ranked tbody tr").first().waitFor(patient);
    const rows = await page.locator("#ranked tbody tr th").allTextContents();
    expect(rows.slice(0, 12).map((row) => Number(row.trim()))).toEqual(expect.arrayContaining(planted));
    await page.getByRole("columnheader", { name: "forest" }).waitFor(patient);
    expect(await axeFindings(page)).toEqual([]);

    const model = await downloaded(page, { name: "Model (.safetensors)", folder });
    const scores = await downloaded(page, { name: "Scores (CSV)", folder });
    const report = readFileSync(await downloaded(page, { name: "Report (HTML)", folder }), "utf8");
    expect(report).toMatch(/^<!doctype html>/);
    const lines = readFileSync(scores, "utf8").trim().split("\n");
    // The columns that the command line writes.
    expect(lines[0]).toBe("row,score,verdict,blame_1,share_1,blame_2,share_2,blame_3,share_3,why");
    expect(lines[planted[0] + 1]).toMatch(/^123,[\d.]+,anomaly,.*s5 is /);
    expect(lines[1]).toMatch(/^0,-?[\d.]+,normal,/);
    expect(lines).toHaveLength(5001);

    const engine = await startEngine();
    const opened = await loadModel(model, { engine });
    const data = await opened.open(csv);
    const there = await opened.score(data);
    const here = lines.slice(1).map((line) => Number(line.split(",")[1]));
    // Two builds of the runtime sum float32 in other orders.
    for (const row of [0, 123, 2222, 4999]) expect(there[row]).toBeCloseTo(here[row], 2);
    await Promise.all([opened.close(), data.close(), engine.close()]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("opens a model that the command line wrote", async () => {
    const engine = await startEngine();
    const data = await openDataset(csv);
    const model = await train(data, { epochs: 3, engine }).model;
    const file = join(folder, "there.safetensors");
    await model.save(file);
    const scores = await model.score(data);
    await Promise.all([model.close(), data.close(), engine.close()]);

    const { page, complaints, close } = await open("data/");
    await page.setInputFiles("#data-files", csv);
    await page.getByRole("heading", { name: "How it was read" }).waitFor(patient);
    await page.setInputFiles("#model-file", file);
    await page.locator("#ranked tbody tr").first().waitFor(patient);
    const first = page.locator("#ranked tbody tr").first();
    const oddest = scores.indexOf(Math.max(...scores));
    expect(Number((await first.locator("th").textContent())?.trim())).toBe(oddest);
    expect(complaints).toEqual([]);
    await close();
  });

  test("row 42: says what is wrong with a file that cannot be read", async () => {
    const broken = join(folder, "broken.parquet");
    writeFileSync(broken, "no table");
    const { page, close } = await open("data/");
    await page.setInputFiles("#data-files", broken);
    const alert = page.getByRole("alert");
    await alert.waitFor(patient);
    expect(await alert.textContent()).toContain("broken.parquet");
    await close();
  });

  test("trains on glyphs before one's eyes: play, pause, step, look back, go on from there, stop", async () => {
    const { page, complaints, close } = await open("studio/#v=1&data=glyphs&rows=600&epochs=60");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const lost = page.locator(".lost b").first();
    await lost.waitFor(patient);
    await expect
      .poll(async () => Number.parseInt((await lost.textContent()) ?? "100", 10), patient)
      .toBeLessThan(45);
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole("button", { name: "Pause", exact: true }).click();
    const status = page.locator(".status");
    await expect.poll(() => status.textContent(), patient).toContain("Paused");
    const step = page.locator(".scrub output");
    const before = await step.textContent();
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => step.textContent(), patient).not.toBe(before);

    await page.getByRole("slider", { name: "Look back" }).press("Home");
    await expect
      .poll(async () => Number.parseInt((await lost.textContent()) ?? "0", 10), patient)
      .toBeGreaterThan(60);
    await page.getByRole("slider", { name: "Look back" }).press("End");
    await page.getByRole("button", { name: "Go on from here" }).click();
    await expect.poll(() => status.textContent(), patient).toContain("Training");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Model (.safetensors)" }).waitFor(patient);

    await page.getByRole("link", { name: "Latent map" }).click();
    await page.locator(".map canvas").waitFor(patient);
    await page.getByRole("button", { name: "Draw 12" }).click();
    await page.getByText("New samples, from").waitFor(patient);
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("is done without a mouse: train, squeeze, stop, keep", async () => {
    const { page, complaints, close } = await open("studio/#v=1&data=glyphs&rows=300&epochs=200");
    const press = async (name: string): Promise<void> => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    await press("Play");
    await page.getByRole("slider", { name: "Numbers that pass" }).waitFor(patient);
    const count = page.locator(".counts .waist");
    await page.getByRole("slider", { name: "Numbers that pass" }).press("Home");
    await expect.poll(() => count.textContent(), patient).toBe("1");
    await page.locator("main").focus();
    await page.keyboard.press("]");
    await expect.poll(() => count.textContent(), patient).toBe("2");
    await page.keyboard.press(" ");
    await expect.poll(() => page.locator(".status").textContent(), patient).toContain("Paused");
    await page.keyboard.press("Alt+.");
    await press("Stop");
    await page.getByRole("button", { name: "Keep it in this browser" }).waitFor(patient);
    await press("Keep it in this browser");
    await page.getByRole("link", { name: "Kept models" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Look inside" }).waitFor(patient);
    expect(await axeFindings(page)).toEqual([]);
    await press("Look inside");
    await page.locator(".map canvas").waitFor(patient);
    expect(complaints).toEqual([]);
    await close();
  });

  test("says what a link asked for that is not there, and keeps a lesson's settings", async () => {
    const { page, close } = await open("studio/#v=1&k=9000&colour=red&hide=type&lock=k");
    await page.getByText("The link says k=9000; 256 is used.").waitFor(patient);
    await page.getByText("The link asks for “colour”").waitFor(patient);
    expect(await page.getByRole("button", { name: "Denoising", exact: true }).count()).toBe(0);
    expect(await page.getByRole("slider", { name: "Numbers in the waist" }).isDisabled()).toBe(true);
    await close();
  });

  test("puts a loss that is not a number right by one button", async () => {
    const { page, complaints, close } = await open(
      "studio/#v=1&data=sensors&rows=200&epochs=20&lr=1&schedule=constant&layers=512,512,512",
    );
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByText("The last good state is back.").waitFor(patient);
    expect(await page.getByRole("alert").textContent()).toContain("the loss was not a number at step");
    await page.getByRole("button", { name: "Lower the learning rate to 0.2 and train again" }).click();
    await expect.poll(() => page.getByRole("alert").count(), patient).toBe(0);
    await expect.poll(() => page.locator(".status").textContent(), patient).not.toContain("Ready");
    expect(await page.evaluate(() => location.hash)).toContain("lr=.2");
    expect(complaints).toEqual([]);
    await close();
  });
});
