import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

const patient = { timeout: 120_000 };

describe.skipIf(!browserPath)("a picture through 256 numbers", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  it("comes back with less noise, follows every change, shows its layers, and calls a photo a stranger", async () => {
    const { page, complaints, close } = await site.open("denoise/", { reducedMotion: "reduce" });
    const [before, after] = [0, 1].map((i) => page.locator("figure").nth(i).locator("figcaption .numbers"));
    const decibels = async (of: typeof before) => Number.parseFloat((await of.textContent()) ?? "");
    // The stills show what is computed here: the same decibels, before and after.
    const still = await decibels(after);
    await page.getByRole("button", { name: "Send it through 256 numbers" }).click();
    await page.locator("li canvas").first().waitFor(patient);
    expect(Math.abs((await decibels(after)) - still)).toBeLessThan(0.15);
    await after.filter({ hasText: "dB" }).waitFor(patient);
    const [noisy, cleaned] = [await decibels(before), await decibels(after)];
    expect(cleaned).toBeGreaterThan(noisy + 3);
    expect(await page.locator("li canvas").count()).toBe(8);
    expect(await axeFindings(page)).toEqual([]);

    const slider = page.getByRole("slider", { name: "Noise put on it" });
    const shown = await after.textContent();
    await slider.press("Home");
    await page.waitForFunction(
      (old) => document.querySelector(".output .numbers")?.textContent !== old,
      shown,
      patient,
    );
    expect(await before.textContent()).toBe("no noise");

    // Stripes are nothing that coasts have.
    const stripes = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 4 < 2 ? 255 : 0)));
    await page.setInputFiles("#photo-file", {
      name: "stripes.png",
      mimeType: "image/png",
      buffer: await sharp(stripes, { raw: { width: 64, height: 64, channels: 1 } })
        .png()
        .toBuffer(),
    });
    await page.locator("p.stranger").waitFor(patient);
    await page.waitForFunction(
      (coast) =>
        Number.parseFloat(document.querySelector(".output .numbers")?.textContent ?? "99") < coast - 5,
      cleaned,
      patient,
    );
    expect(complaints).toEqual([]);
    await close();
  }, 300_000);

  it("is there before any script, with what becomes of it", async () => {
    const { page, close } = await site.open("denoise/", { javaScriptEnabled: false });
    const widths = await page
      .locator("figure img")
      .evaluateAll((stills) => stills.map((still) => (still as HTMLImageElement).naturalWidth));
    expect(widths).toEqual([256, 256, 256]);
    await close();
  });
});
