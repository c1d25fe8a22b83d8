import type { Gate } from "../gate.ts";

/** Passages of the source; the heading of each has an id, so that a link leads to it. */
const passages = 13;

/** With scripts off, Learn shows every passage: its words, a still figure and a table. */
export const withoutScripts: Gate = {
  name: "scripts off",
  async check({ visit }) {
    const { page, close } = await visit("learn/", { javaScriptEnabled: false });
    const sections = await Promise.all(
      (await page.locator("main section:has(h2[id])").all()).map(async (section) => ({
        title: (await section.locator("h2[id]").first().textContent())?.trim(),
        words: ((await section.textContent()) ?? "").trim().split(/\s+/).length,
        stills: await section.locator("img:visible, svg:visible").count(),
        tables: await section.locator("table:visible").count(),
      })),
    );
    await close();
    const faults = sections.flatMap(({ title, words, stills, tables }) => [
      ...(words < 40 ? [`“${title}” has ${words} words`] : []),
      ...(stills === 0 ? [`“${title}” has no still figure`] : []),
      ...(tables === 0 ? [`“${title}” has no table`] : []),
    ]);
    if (sections.length < passages)
      faults.unshift(`/learn/ shows ${sections.length} of ${passages} passages`);
    return { figure: `/learn/ shows ${sections.length} passages`, faults };
  },
};
