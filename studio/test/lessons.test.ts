import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

const patient = { timeout: 30_000 };

describe.skipIf(!browserPath)("pages of a lesson", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  it("Learn leaves out what is hidden, and what is locked stands still for pointers and keys", async () => {
    const { page, complaints, close } = await site.open(
      "learn/#v=1&hide=memory,vae,answers,bar&lock=what,claims,nothing&seed=7",
    );
    await page.getByText("asks for “nothing”").waitFor(patient);
    expect(await page.locator("#memory, #vae").count()).toBe(0);
    expect(await page.locator("article h2[id]").count()).toBe(11);
    expect(await page.getByRole("banner").count()).toBe(0);
    expect(await page.locator("details").filter({ hasText: "What happens" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Drawing pad" }).first().isDisabled()).toBe(true);
    for (const button of await page.getByRole("button", { name: "Prove it" }).all())
      expect(await button.isDisabled()).toBe(true);
    await page.getByLabel("Many pixels at once").check({ force: true });
    await page.getByText("In this lesson the answer comes later.").waitFor(patient);
    // A passage is gone to without leaving the lesson's address.
    await page.getByRole("link", { name: "The parts" }).click();
    expect(page.url()).toContain("hide=memory");
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a lesson goes along from page to page, by links in the text and past a leap within a page", async () => {
    const { page, complaints, close } = await site.open("learn/#v=1&hide=memory,type&lock=k,first&seed=7");
    await page.waitForLoadState("networkidle");
    const asked = () => page.evaluate(() => location.hash);
    const bare = await page
      .locator("a[href]:not([href^='#']):not([hreflang])")
      .evaluateAll((links) => links.map((a) => a.getAttribute("href")).filter((to) => !to?.includes("#")));
    expect(bare).toEqual([]);
    await page.locator(".skip").focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    expect(await asked()).toBe("#v=1&hide=memory,type&lock=k,first&seed=7");

    await page.locator("article").getByRole("link", { name: "Lab" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Lab" }).waitFor(patient);
    expect(await page.getByRole("slider", { name: "Numbers in the waist" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Denoising", exact: true }).count()).toBe(0);
    expect(await page.locator(".notice").count()).toBe(0);
    // The Lab writes its recipe a second later; what the lesson asks of other pages stays in it.
    await page.getByRole("button", { name: "New seed" }).click();
    await expect.poll(asked, patient).toContain("data=glyphs");
    expect(new URLSearchParams((await asked()).slice(1)).get("hide")?.split(",").sort()).toEqual([
      "memory",
      "type",
    ]);
    await page.getByRole("link", { name: "Game" }).click();
    await page.getByRole("button", { name: /First parcel/ }).waitFor(patient);
    expect(await page.getByRole("button", { name: /First parcel/ }).isDisabled()).toBe(true);
    await page.getByRole("link", { name: "Learn" }).click();
    await page.locator("#vae").waitFor(patient);
    expect(await page.locator("#memory").count()).toBe(0);
    expect(await page.getByText("asks for").count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("the Lab changes nothing that is hidden or locked, by keys and presets either", async () => {
    const { page, close } = await site.open("studio/#v=1&hide=type,latent,code&lock=k&k=12");
    await page.waitForLoadState("networkidle");
    await page.locator("h1").click();
    for (const key of ["2", "n", "4", "Alt+3"]) await page.keyboard.press(key);
    await page.keyboard.press("R");
    await expect.poll(() => page.evaluate(() => location.hash), patient).toContain("seed=");
    const address = await page.evaluate(() => location.hash);
    expect(address).not.toContain("type=denoising");
    expect(address).toContain("k=12&");
    for (const preset of await page.locator(".presets button").all())
      expect(await preset.isDisabled()).toBe(true);
    expect(await page.getByRole("link", { name: "Latent map" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Compare" }).count()).toBe(1);
    await close();
  });

  it("Your data offers what is left", async () => {
    const { page, close } = await site.open("data/#v=1&hide=sample");
    await page.getByText("Drop a file here").waitFor(patient);
    await expect.poll(() => page.getByText("Or try it on a sample").count(), patient).toBe(0);
    await page.goto(`${site.url}data/#v=1&hide=model,baselines&lock=length`);
    await page.reload();
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "a plant's sensor readings" }).click();
    await page.getByRole("button", { name: "Train", exact: true }).waitFor(patient);
    expect(await page.getByLabel("30 seconds").isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Score it with a model file" }).count()).toBe(0);
    await close();
  });

  it("the game deals one challenge and no other, by keys either", async () => {
    const { page, complaints, close } = await site.open("game/#v=1&level=first&seed=7&lock=challenge", {
      reducedMotion: "reduce",
    });
    await page.getByRole("heading", { name: "First parcel" }).waitFor(patient);
    expect(await page.getByRole("button", { name: "← Levels" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+R");
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => location.hash)).toBe("#v=1&level=first&seed=7&lock=challenge");
    expect(await page.getByRole("heading", { name: "First parcel" }).count()).toBe(1);

    await page.goto(`${site.url}game/#v=1&hide=daily,class,price&lock=mixed&seed=5`);
    await page.reload();
    await page.getByRole("button", { name: /Play ➤/ }).waitFor(patient);
    expect(await page.getByRole("button", { name: /Daily shift|The price/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /Easy and hard/ }).isDisabled()).toBe(true);
    expect(await page.getByText("For a class").count()).toBe(0);
    await page.getByRole("button", { name: /Play ➤/ }).click();
    await expect
      .poll(() => page.evaluate(() => location.hash), patient)
      .toBe("#v=1&level=first&seed=5&hide=price,daily,class&lock=mixed");
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.evaluate(() => location.hash), patient)
      .toBe("#v=1&seed=5&hide=price,daily,class&lock=mixed");
    expect(complaints).toEqual([]);
    await close();
  });
});
