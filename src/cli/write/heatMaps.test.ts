import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtinDataset } from "../../node.ts";
import { heatMaps } from "./heatMaps.ts";

test("the page is written where no picture was called an anomaly, and its folder made", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-maps-"));
  try {
    const page = await heatMaps(join(folder, "a", "maps"), builtinDataset("glyphs", { rows: 2 })).close();
    expect(page).toBe(join(folder, "a", "maps", "index.html"));
    expect(readFileSync(page, "utf8")).toContain("Anomalies in glyphs");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
