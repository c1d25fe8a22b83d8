import type { Page } from "playwright-core";
import { axeFindings } from "../../test/site.ts";
import type { Gate } from "../gate.ts";

const widths = [1280, 375];
const schemes = ["light", "dark"] as const;
/** Of another language, whose markup is the same, pages are seen once. */
const once = { widths: [375], schemes: ["light"] as const };

/** Axe finds nothing against WCAG 2.2 A and AA: each page, light and dark, wide and narrow, then with all that opens open. */
export const axe: Gate = {
  name: "axe",
  async check({ routes, visit }) {
    const faults = new Set<string>();
    let [runs, dialogs] = [0, 0];
    for (const route of routes) {
      const seen = /^[a-z]{2}\//.test(route) ? once : { widths, schemes };
      for (const width of seen.widths)
        for (const colorScheme of seen.schemes) {
          const { page, close } = await visit(route, {
            viewport: { width, height: 760 },
            colorScheme,
            reducedMotion: "reduce",
          });
          const look = async (state: string): Promise<void> => {
            runs++;
            for (const finding of await axeFindings(page))
              faults.add(`/${route} ${colorScheme} ${width} px${state}: ${finding}`);
          };
          await look("");
          await openAll(page);
          await look(", opened");
          if (await openDialog(page)) {
            dialogs++;
            await look(", dialog");
          }
          await close();
        }
    }
    return { figure: `${runs} runs, ${dialogs} with a dialog, ${faults.size} findings`, faults: [...faults] };
  },
};

/** Axe finds nothing while a model trains, either, with the list of keys open or not. */
export const axeTraining: Gate = {
  name: "axe while training",
  async check({ visit }) {
    const faults: string[] = [];
    let runs = 0;
    for (const width of widths)
      for (const colorScheme of schemes) {
        const { page, close } = await visit("studio/#v=1&data=glyphs&rows=600&epochs=400", {
          viewport: { width, height: 760 },
          colorScheme,
          reducedMotion: "reduce",
        });
        await page.getByRole("button", { name: "Play", exact: true }).click();
        await page.locator(".lost b").first().waitFor({ timeout: 240_000 });
        const look = async (state: string): Promise<void> => {
          runs++;
          for (const finding of await axeFindings(page))
            faults.push(`${colorScheme} ${width} px${state}: ${finding}`);
        };
        await look("");
        await openDialog(page);
        await look(", dialog");
        await close();
      }
    return { figure: `${runs} runs, half of them with a dialog, ${faults.length} findings`, faults };
  },
};

/** Opens whatever a press opens: details, and what a button says it expands. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) details.setAttribute("open", "");
    for (const button of document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]'))
      button.click();
  });
  await page.waitForTimeout(100);
}

async function openDialog(page: Page): Promise<boolean> {
  const opener = page.locator('[aria-haspopup="dialog"]').first();
  if ((await opener.count()) === 0) return false;
  await opener.click();
  await page
    .locator('dialog[open], [role="dialog"], [popover]:popover-open')
    .first()
    .waitFor({ timeout: 10_000 });
  return true;
}
