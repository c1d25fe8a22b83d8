import type { Locator, Page } from "playwright-core";

/** Presses Tab until a control has the focus, as a person without a mouse does; throws where no number of presses gets there. */
export async function tabTo(page: Page, control: Locator, most = 200): Promise<void> {
  await control.waitFor({ state: "visible", timeout: 60_000 });
  for (let i = 0; i <= most; i++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${control} is not reached by ${most} presses of Tab`);
}
