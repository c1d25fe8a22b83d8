import type { Gate } from "../gate.ts";

/** Widths in CSS pixels: a small phone, and a window of 1280 at 200 % zoom. */
const widths = [320, 640];

/** No page scrolls sideways on a small phone or at 200 % zoom. */
export const sizes: Gate = {
  name: "320 px and 200 % zoom",
  async check({ routes, visit }) {
    const faults: string[] = [];
    for (const route of routes)
      for (const width of widths) {
        const { page, close } = await visit(route, {
          viewport: { width, height: 512 },
          reducedMotion: "reduce",
        });
        const wide = await page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return undefined;
          const out = [...document.querySelectorAll("body *")].filter(
            (element) => element.getBoundingClientRect().right > clientWidth + 1,
          );
          return `${scrollWidth} px wide; the outermost is ${out[0]?.outerHTML.slice(0, 100)}`;
        });
        if (wide) faults.push(`/${route} at ${width} px: ${wide}`);
        await close();
      }
    return { figure: `${routes.length} pages at ${widths.join(" and ")} px`, faults };
  },
};
