import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { languageNames } from "../text/languages.ts";
import { axeFindings, browserPath, openSite, places, type Site } from "./site.ts";

/** Words that stand in nearly every English sentence and in no other language's of the studio. */
const englishWords = /\b(the|and|of|with|from|this|that|is|are|you|your|what|how|not|numbers|picture)\b/i;

/** What a page shows and speaks in its own language that reads as English. */
async function englishLeft(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const inEnglish = (element: Element | null): boolean =>
      element?.closest("[lang=en], code, pre, script, style, kbd") != null;
    const found: string[] = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
      if (!inEnglish(walk.currentNode.parentElement)) found.push(walk.currentNode.nodeValue ?? "");
    for (const element of document.querySelectorAll(
      "[aria-label], [alt], [title], [placeholder], [aria-valuetext]",
    ))
      if (!inEnglish(element))
        for (const name of ["aria-label", "alt", "title", "placeholder", "aria-valuetext"])
          found.push(element.getAttribute(name) ?? "");
    found.push(document.querySelector("meta[name=description]")?.getAttribute("content") ?? "");
    return found;
  });
  return [...new Set(said.map((text) => text.trim()).filter((text) => englishWords.test(text)))];
}

describe.skipIf(!browserPath)("pages of another language", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  const pages = languageNames.flatMap((language) => places.map((path) => [language, path] as const));

  it.each(pages)(
    "/%s/%s is in its language, for the eye and the ear, and axe finds nothing",
    async (language, path) => {
      const { page, complaints, close } = await site.open(`${language}/${path}`, { reducedMotion: "reduce" });
      await page.waitForLoadState("networkidle");
      expect(await page.locator("html").getAttribute("lang")).toBe(language);
      expect(await englishLeft(page)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await close();
    },
  );

  it("is chosen by the browser, by lang=, and by the switch, which keeps what the address says", async () => {
    const german = await site.open("studio/#v=1&k=8", { locale: "de-AT" });
    await german.page.waitForURL(`${site.url}de/studio/#v=1&data=glyphs&k=8`);
    await german.page.getByRole("link", { name: "English" }).click();
    await german.page.waitForURL(`${site.url}studio/#v=1&data=glyphs&k=8`);
    // The choice outlives the page.
    await german.page.goto(`${site.url}learn/`);
    await german.page.waitForLoadState("networkidle");
    expect(german.page.url()).toBe(`${site.url}learn/`);
    await german.close();

    const asked = await site.open("game/?lang=de");
    await asked.page.waitForURL(`${site.url}de/game/`);
    await asked.page.goto(`${site.url}glossary/`);
    await asked.page.waitForURL(`${site.url}de/glossary/`);
    await asked.close();
  });

  it("names the same page in every language, with the whole address", async () => {
    const { page, close } = await site.open("de/learn/");
    await page.locator("link[hreflang=x-default]").waitFor({ state: "attached" });
    expect(
      await page
        .locator("link[rel=alternate]")
        .evaluateAll((links) =>
          links.map((link) => [link.getAttribute("hreflang"), link.getAttribute("href")]),
        ),
    ).toEqual([
      ["en", `${site.url}learn/`],
      ["de", `${site.url}de/learn/`],
      ["x-default", `${site.url}learn/`],
    ]);
    await close();
  });

  it("reads whole with scripts off", async () => {
    const { page, close } = await site.open("de/learn/", { javaScriptEnabled: false });
    expect(await page.locator("article h2[id]").count()).toBe(13);
    expect(await page.locator("a[hreflang=en]").getAttribute("href")).toBe("../../learn/");
    await close();
  });
});
