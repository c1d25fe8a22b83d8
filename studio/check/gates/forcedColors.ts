import type { Gate } from "../gate.ts";

/** With forced colours each control that has the focus shows it by an outline or a border, as shadows are taken away. */
export const forcedColors: Gate = {
  name: "forced colours",
  async check({ routes, visit }) {
    const faults = new Set<string>();
    let seen = 0;
    for (const route of routes) {
      const { page, complaints, close } = await visit(route, { forcedColors: "active" });
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        const found = await page.evaluate(() => {
          const focused = document.activeElement;
          if (!focused || focused === document.body) return undefined;
          const { outlineStyle, outlineWidth } = getComputedStyle(focused);
          const bare = outlineStyle === "none" || Number.parseFloat(outlineWidth) < 1;
          return { bare, name: focused.outerHTML.replace(/\s+/g, " ").slice(0, 90) };
        });
        if (!found) break;
        seen++;
        if (found.bare) faults.add(`/${route}: focus is not seen on ${found.name}`);
      }
      for (const complaint of complaints) faults.add(complaint);
      await close();
    }
    return { figure: `${seen} controls show their focus`, faults: [...faults] };
  },
};
