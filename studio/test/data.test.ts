import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/core/random.ts";
import { loadModel, openDataset, startEngine, train } from "../../src/node.ts";
import { downloaded } from "./downloaded.ts";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-data-"));
/** As long as a page on a busy machine may take. */
const patient = { timeout: 240_000 };

/** A table as a German spreadsheet writes it: Latin characters of one byte, decimal commas, dates, columns that hold nothing. */
function spreadsheet(): string {
  const source = random(5);
  const lines = Array.from({ length: 300 }, (_, row) => {
    const heat = 20 + 3 * source.normal();
    const flow = row === 123 ? 90 : 2 * heat + 0.1 * source.normal();
    const cells = [heat, flow].map((x) => x.toFixed(2).replace(".", ","));
    return `${1 + (row % 28)}.01.2024;${row % 9 ? cells[0] : ""};${cells[1]};${row % 2 ? "Süd" : "Nord"};5;7;`;
  });
  return `Zeit;Wärme;Fluß;Ort;fest;auch;leer\r\n${lines.join("\r\n")}\r\n`;
}

/** A wave of 2,000 time steps with one place where it is flat. */
function wave(): string {
  const lines = Array.from({ length: 2000 }, (_, step) => {
    const value = step >= 1200 && step < 1230 ? 0.4 : Math.sin(step / 4) + 0.3 * Math.sin(step / 31);
    return `${new Date(Date.UTC(2024, 0, 1) + 3600e3 * step).toISOString().slice(0, 19)},${value.toFixed(4)}`;
  });
  return `time,value\n${lines.join("\n")}\n`;
}

describe.skipIf(!browserPath)("one's own data", () => {
  let site: Site;
  const open = async () => {
    const opened = await site.open("data/", { reducedMotion: "reduce", acceptDownloads: true });
    await opened.page.waitForLoadState("networkidle");
    return opened;
  };
  const give = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(async () => {
    await site?.close();
    rmSync(folder, { recursive: true });
  });

  test("a spreadsheet's table: what cannot be told is chosen, a wish that fails loses nothing, and it is ranked", async () => {
    const { page, complaints, close } = await open();
    await page.setInputFiles("#data-files", give("messy.csv", Buffer.from(spreadsheet(), "latin1")));
    await page.getByRole("alert").waitFor(patient);
    expect(await page.getByRole("alert").textContent()).toContain("give its encoding");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("Characters").selectOption("windows-1252");
    await page.getByText("300 rows · 6 / 7 columns").waitFor(patient);

    await page.getByText("Change how it is read").click();
    await page.getByLabel("Between cells").selectOption("|");
    await page.getByRole("alert").waitFor(patient);
    expect(await page.getByText("300 rows · 6 / 7 columns").count()).toBe(1);

    await page.getByRole("button", { name: "Train", exact: true }).click();
    const first = page.locator("#ranked tbody tr").first();
    await first.waitFor(patient);
    const oddest = await page.locator("#ranked tbody tr th").allTextContents();
    expect(oddest.slice(0, 5).map((row) => row.trim())).toContain("123");
    // Two columns are constant, of which the doctor says the same.
    expect(await page.getByText("is constant").count()).toBeGreaterThan(1);
    expect(await page.locator("code").textContent()).toMatch(/--encoding\s+windows-1252/);

    // A file that is no model, or another's, leaves what was found where it is.
    await page.setInputFiles(
      "#model-file",
      new URL("../../models/denoiser.safetensors", import.meta.url).pathname,
    );
    await page.getByText("is a denoiser of pictures, which scores nothing").waitFor(patient);
    expect(await first.count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  test("a series: drawn, its odd stretch is one line, and its scores are those of the command line", async () => {
    const { page, complaints, close } = await open();
    const csv = give("wave.csv", wave());
    await page.setInputFiles("#data-files", csv);
    await page.getByText("Change how it is read").click(patient);
    await page.getByLabel("Rows are in time order").check();
    await page.getByText("1,969 windows").waitFor(patient);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    const rows = page.locator("#ranked tbody tr");
    await rows.first().waitFor(patient);
    await page.getByLabel("How strict?").press("End");
    const [from, to] = ((await rows.first().locator("th").textContent()) ?? "").split("–").map(Number);
    expect(from).toBeLessThan(1230);
    expect(to).toBeGreaterThan(1200);
    expect(await page.getByText(/stand out, in .+ stretch/).count()).toBe(1);
    expect(await page.getByRole("img", { name: /^value over 2,000 time steps/ }).count()).toBe(1);
    await page.getByRole("columnheader", { name: "forest" }).waitFor(patient);
    expect(await axeFindings(page)).toEqual([]);

    const here = readFileSync(await downloaded(page, { name: "Scores (CSV)", folder }), "utf8")
      .trim()
      .split("\n");
    expect(here[0]).toBe("row,time,score,verdict,blame_1,share_1,why");
    const engine = await startEngine();
    const model = await loadModel(await downloaded(page, { name: "Model (.safetensors)", folder }), {
      engine,
    });
    const data = await model.open(csv);
    const there = [];
    for await (const some of model.stream.detect(data, { rate: 0.2 })) there.push(...some);
    expect(here).toHaveLength(there.length + 1);
    for (const [i, line] of here.slice(1).entries()) {
      const [row, , score, verdict] = line.split(",");
      expect(Number(row)).toBe(there[i].row);
      // Two builds of the runtime sum float32 in other orders.
      expect(Number(score)).toBeCloseTo(there[i].score, 3);
      if (Math.abs(there[i].score - model.threshold(0.2)) > 1e-3)
        expect(verdict).toBe(there[i].anomaly ? "anomaly" : "normal");
    }
    await Promise.all([model.close(), data.close(), engine.close()]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("a model of one's own rows asks for them, wherever it is opened, and is shown with them", async () => {
    const csv = give("own.csv", spreadsheet());
    const engine = await startEngine();
    const rows = await openDataset(csv);
    const model = await train(rows, { epochs: 1, engine }).model;
    const file = join(folder, "own.safetensors");
    await model.save(file);
    await Promise.all([model.close(), rows.close(), engine.close()]);

    const { page, complaints, close } = await site.open("models/", { reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    await page.setInputFiles("#kept-file", [
      file,
      new URL("../../models/photo.safetensors", import.meta.url).pathname,
    ]);
    await page.getByText("photo.safetensors: is a codec of pictures of any size").waitFor(patient);
    await page.getByRole("button", { name: "Look inside" }).click();
    await page.getByText("was trained on own.csv").waitFor(patient);
    expect(await axeFindings(page)).toEqual([]);
    await page.setInputFiles("#model-rows", csv);
    await page.locator(".map canvas").waitFor(patient);
    expect(complaints).toEqual([]);
    await close();
  });

  test("says of too few rows what can be said", async () => {
    const { page, complaints, close } = await open();
    await page.setInputFiles("#data-files", give("one.csv", "a,b\n1,2\n"));
    await page.getByText("One row says nothing").waitFor(patient);
    expect(await page.getByRole("button", { name: "Train", exact: true }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Open another file" }).click();
    await page.setInputFiles("#data-files", give("three.csv", "a,b\n1,2\n2,3\n3,5\n"));
    await page.getByRole("button", { name: "Train", exact: true }).click(patient);
    await page.locator("#ranked tbody tr").first().waitFor(patient);
    await page.getByText("Too few rows were held out").waitFor(patient);
    expect(await page.getByLabel("How strict?").count()).toBe(0);
    await page.getByText("they need at least 12 rows").waitFor(patient);
    expect(await page.locator("main").textContent()).not.toContain("∞");
    expect(complaints).toEqual([]);
    await close();
  });
});
