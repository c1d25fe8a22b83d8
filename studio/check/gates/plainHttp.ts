import { startBrowser } from "../../../scripts/browser.mjs";
import { openShift, playByKeys, sendByKeys } from "../gameStates.ts";
import type { Gate } from "../gate.ts";
import { browserPath } from "../grounds.ts";

const name = "studio.classroom.test";

/** Over plain http from another machine, where a browser gives no crypto.subtle, no threads and no service worker, all works. */
export const plainHttp: Gate = {
  name: "plain http of a classroom",
  async check({ routes, visit, plain }) {
    const host = `http://${name}:${plain.port}/`;
    // The name stands for this machine, and the browser trusts it no more than any other.
    const browser = await startBrowser(browserPath as string, { hosts: { [name]: "127.0.0.1" } });
    const faults: string[] = [];
    try {
      for (const route of routes) {
        const { page, complaints, close } = await visit(route, { host, browser, reducedMotion: "reduce" });
        if (await page.evaluate(() => isSecureContext))
          faults.push(`/${route}: is trusted, so nothing is checked`);
        faults.push(...complaints);
        await close();
      }
      const start = await visit("", { host, browser, reducedMotion: "reduce" });
      await start.page.getByRole("slider", { name: "Waist" }).press("Home");
      await start.page.locator(".output canvas:visible").first().waitFor();
      faults.push(...start.complaints);
      await start.close();

      const game = await visit("game/", { host, browser, reducedMotion: "reduce" });
      for (const level of ["telegrams", "memoriser", "fog"]) {
        await openShift(game.page, host, level);
        await sendByKeys(game.page, 1);
      }
      await openShift(game.page, host, "first");
      await playByKeys(game.page, () => 2);
      // Without the clipboard of trusted pages the old way copies.
      await game.page.getByRole("button", { name: "Copy" }).first().click();
      await game.page.getByText("Copied", { exact: true }).waitFor({ timeout: 10_000 });
      faults.push(...game.complaints);
      await game.close();

      const lab = await visit("studio/#v=1&data=glyphs&rows=300&epochs=2", {
        host,
        browser,
        reducedMotion: "reduce",
      });
      await lab.page.getByRole("button", { name: "Play", exact: true }).click();
      await lab.page.getByRole("button", { name: "Model (.safetensors)" }).waitFor({ timeout: 240_000 });
      faults.push(...lab.complaints);
      await lab.close();
    } finally {
      await browser.close();
    }
    return { figure: `${routes.length} pages, a squeeze, a shift and a training at ${host}`, faults };
  },
};
