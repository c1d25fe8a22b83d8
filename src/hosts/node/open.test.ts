import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("openDataset", () => {
  it("opens a built-in set by name, and a file of that name before it", async () => {
    const builtin = await openDataset("sensors", { rows: 3, seed: 5 });
    expect(builtin).toMatchObject({ kind: "table", rows: 3, labels: expect.any(Array) });
    const before = process.cwd();
    process.chdir(folder);
    try {
      mkdirSync("glyphs");
      await expect(openDataset("glyphs")).rejects.toThrow(/glyphs: holds no pictures/);
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    ["nothing of that name", "no-such-thing", undefined, /no file, no folder and no built-in set/],
    ["an empty file", "e.csv", "", /is empty/],
    ["a file of no known kind", "e.doc", "hello", /is of no kind that is read/],
  ])("refuses %s in one line", async (_, name, content, message) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    const failure = await openDataset(path).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "data", message: expect.stringMatching(message) });
    expect((failure as Error).message).not.toContain("\n");
  });

  it("names the tables of a folder that holds nothing else", async () => {
    const tables = mkdtempSync(join(folder, "t-"));
    writeFileSync(join(tables, "a.csv"), "x\n1\n");
    await expect(openDataset(tables)).rejects.toThrow(
      /holds tables or arrays, and one must be named, got a\.csv/,
    );
    mkdirSync(join(folder, "parts", "year=2024"), { recursive: true });
    writeFileSync(join(folder, "parts", "year=2024", "b.csv"), "x\n1\n");
    await expect(openDataset(join(folder, "parts"))).rejects.toThrow(
      /one must be named, got year=2024\Wb\.csv/,
    );
  });

  it("enters folders that are links, once and in no circle", async () => {
    const { encodePicture } = await import("./pictures/encodePicture.ts");
    const picture = await encodePicture({ dtype: "uint8", shape: [1, 2, 2], data: new Uint8Array(4) });
    const [root, other] = ["r-", "o-"].map((name) => mkdtempSync(join(folder, name)));
    mkdirSync(join(root, "cats"));
    writeFileSync(join(root, "cats", "a.png"), picture);
    writeFileSync(join(other, "b.png"), picture);
    for (const [to, name] of [
      [other, "dogs"],
      [other, "dogs again"],
      [root, "round"],
      ["..", "up"],
      ["nowhere", "gone"],
    ])
      symlinkSync(to, join(root, name));
    const dataset = await openDataset(root);
    expect(dataset).toMatchObject({ rows: 2, labels: ["cats", "dogs"] });
    expect(dataset.notes).toEqual([expect.stringContaining("1 that cannot be opened (gone)")]);
    await dataset.close();
  });

  it("opens a picture without an extension by its content", async () => {
    const { encodePicture } = await import("./pictures/encodePicture.ts");
    const path = join(folder, "picture");
    writeFileSync(path, await encodePicture({ dtype: "uint8", shape: [1, 2, 2], data: new Uint8Array(4) }));
    const dataset = await openDataset(path);
    expect(dataset).toMatchObject({ kind: "pictures", rows: 1 });
    await dataset.close();
  });

  it("resizes pictures that are no files, and refuses a series of pictures", async () => {
    const dataset = await openDataset("glyphs", { rows: 3, size: [14, 14], channels: 3 });
    expect(dataset).toMatchObject({ shape: [3, 14, 14], rows: 3, labels: ["ring", "disc", "square"] });
    await dataset.close();
    await expect(openDataset("glyphs", { rows: 3, series: true })).rejects.toMatchObject({ code: "usage" });
  });
});
