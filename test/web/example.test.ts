import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { random } from "../../src/core/random.ts";
import { browserPath, openPage } from "./chromium.ts";

/** Rows of three numbers that follow a fourth, but for two rows; one category tries to be markup. */
function readings(): string {
  const source = random(5);
  const lines = Array.from({ length: 400 }, (_, row) => {
    const t = source.normal();
    const [a, b, c] = [2, -1, 0.5].map((slope) => slope * t + 0.1 * source.normal());
    const odd = row === 123 || row === 321 ? 8 : 0;
    return `${t},${a + odd},${b},${c},${row % 2 === 0 ? "<b>idle</b>" : "busy"}`;
  });
  return ["t,a,b,c,mode", ...lines].join("\n");
}

test.skipIf(!browserPath)("the example ranks the odd rows of a dropped CSV", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-example-"));
  const page = await openPage({ path: "examples/browser/" });
  try {
    const file = join(folder, "readings.csv");
    writeFileSync(file, readings());
    await page.page.setInputFiles("#file", file);
    const rows = page.page.locator("#rows tbody tr");
    await rows.first().waitFor({ timeout: 240_000 });
    const oddest = await rows.evaluateAll((lines) =>
      lines.slice(0, 5).map((line) => (line as HTMLTableRowElement).cells[0].textContent),
    );
    expect(oddest).toEqual(expect.arrayContaining(["124", "322"]));
    expect(await page.page.locator("#status").textContent()).toBe("The 20 oddest of 400 rows.");
    expect(await page.page.locator("#rows b").count()).toBe(0);
    expect(page.complaints).toEqual([]);
  } finally {
    await page.close();
    rmSync(folder, { recursive: true });
  }
});
