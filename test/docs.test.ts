import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as node from "../src/node.ts";
import { complaintsOf, type Example, examplesOf, functionOf, moduleOf } from "./docs/examples.ts";
import { browserPath, openPage } from "./web/chromium.ts";

/** The programs of the README and of docs/library.md, each run in a folder that holds the files that they name. */
const examples = [...examplesOf("README.md"), ...examplesOf("docs/library.md")];
const of = (host: Example["host"]) => examples.filter((example) => example.host === host);

const place = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "hourglass-docs-"));

beforeAll(async () => {
  process.chdir(folder);
  writeFileSync("readings.csv", table(300));
  writeFileSync("later.csv", table(60, { gaps: true }));
  mkdirSync("photos");
  const pictures = await node.openDataset("glyphs", { rows: 12 });
  const { data } = await pictures.read(Array.from({ length: 12 }, (_, i) => i));
  for (let i = 0; i < 12; i++) {
    const grey = data.slice(i * 784, (i + 1) * 784) as Uint8Array<ArrayBuffer>;
    await node.writePicture(`photos/${i}.png`, { dtype: "uint8", shape: [1, 28, 28], data: grey });
  }
  await node.writePicture("noisy.png", {
    dtype: "uint8",
    shape: [1, 28, 28],
    data: data.slice(0, 784) as never,
  });
  await pictures.close();
  const training = node.train(await node.openDataset("readings.csv", { label: "anomaly" }), {
    epochs: 20,
    latent: 3,
  });
  await (await training.model).save("readings.safetensors");
});
afterAll(() => {
  process.chdir(place);
  rmSync(folder, { recursive: true });
});

/** Two columns that go together, one of categories, and labels. */
function table(rows: number, { gaps = false } = {}): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const heat = Math.sin(i * 1.7) + Math.sin(i * 0.31);
    const odd = i % 29 === 28;
    const power = 2 * heat + 0.1 * Math.sin(i * 7) + (odd ? 5 : 0);
    const mode = i % 3 ? "run" : "idle";
    return `${gaps && i % 11 === 3 ? "" : heat.toFixed(3)},${power.toFixed(3)},${mode},${Number(odd)}`;
  });
  return `heat,power,mode,anomaly\n${lines.join("\n")}\n`;
}

test("the programs compile", () => {
  expect(complaintsOf(examples)).toEqual([]);
});

test.each(of("node"))("$title", async (example) => {
  const said: unknown[] = [];
  const load = (name: string): Promise<unknown> =>
    name.startsWith("autoencoder") ? Promise.resolve(node) : import(/* @vite-ignore */ name);
  await functionOf(example)(load, { log: (...words) => said.push(words) });
});

describe.skipIf(!browserPath)("in Chromium", () => {
  test.each(of("browser"))("$title", async (example) => {
    const door = "/src/web.ts";
    const module = moduleOf(example, { autoencoder: door, "autoencoder/web": door });
    const page = await openPage({ scripts: { "example.js": module } });
    try {
      await page.page.evaluate((elements) => {
        document.body.innerHTML = elements;
      }, `<input id="file" type="file"><p id="status"></p><canvas width="8" height="6"></canvas>`);
      await page.page.setInputFiles("#file", join(folder, "readings.csv"));
      // A string, for the test's own compiler changes what imports.
      await page.page.evaluate("load('/example.js')");
      expect(page.complaints).toEqual([]);
    } finally {
      await page.close();
    }
  });
});

test("the maps of the folders show the order that is checked", () => {
  const read = (file: string) => readFileSync(join(place, file), "utf8");
  const [, list] = read(".dependency-cruiser.mjs").match(/const order = \[(.*?)\]/s) ?? [];
  const order = list.match(/\w+/g)?.join(" ");
  expect(
    read("CONTRIBUTING.md")
      .match(/^core →.*?^$/ms)?.[0]
      .match(/\w+/g)
      ?.join(" "),
  ).toBe(order);

  const there = readdirSync(join(place, "src"), { withFileTypes: true }).filter((one) => one.isDirectory());
  const rows = read("ARCHITECTURE.md").match(/^\| `\w+\/`[^|]*\|/gm) ?? [];
  const shown = rows.flatMap((row) => Array.from(row.matchAll(/`(\w+)\/`/g), ([, name]) => name));
  expect([...shown].sort()).toEqual(there.map(({ name }) => name).sort());
  expect(order?.split(" ").filter((name) => shown.includes(name))).toEqual(shown);
});
