import type { Page } from "playwright-core";
import type { Gate } from "../gate.ts";
import { tabTo } from "../tabTo.ts";

const patient = { timeout: 240_000 };

/** Draw, train, squeeze, sample, export and play the first level, all by keys: nothing is clicked or focused from outside. */
export const noMouse: Gate = {
  name: "no mouse",
  async check({ visit }) {
    const { page, complaints, close } = await visit("", { reducedMotion: "reduce", acceptDownloads: true });
    const done: string[] = [];
    const faults: string[] = [];
    try {
      for (const [name, act] of steps) {
        await act(page);
        done.push(name);
      }
    } catch (error) {
      const missed = steps[done.length][0];
      faults.push(`${missed}: ${String(error).split("\n").slice(0, 2).join(" ")}`);
    }
    faults.push(...complaints);
    await close();
    return { figure: done.join(" → "), faults };
  },
};

const steps: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  [
    "draw",
    async (page) => {
      await tabTo(page, page.getByRole("button", { name: "Drawing pad" }));
      await keys(page, ["Enter", ...Array(8).fill("ArrowRight"), ...Array(8).fill("ArrowDown"), "Enter"]);
      await page.getByRole("button", { name: "Undo" }).isEnabled();
      await page.locator(".output canvas:visible").first().waitFor();
    },
  ],
  [
    "train",
    async (page) => {
      await follow(page, "Lab");
      await pressed(page, "Play");
      await page.locator(".lost b").first().waitFor(patient);
    },
  ],
  [
    "squeeze",
    async (page) => {
      await tabTo(page, page.getByRole("slider", { name: "Numbers that pass" }));
      await page.keyboard.press("Home");
      await page.locator(".counts .waist").getByText("1", { exact: true }).waitFor(patient);
      await page.keyboard.press("End");
    },
  ],
  [
    "sample",
    async (page) => {
      await pressed(page, "Stop");
      await page.getByRole("button", { name: "Model (.safetensors)" }).waitFor(patient);
      await follow(page, "Latent map");
      await page.locator(".map canvas").waitFor(patient);
      await pressed(page, "Draw 12");
      await page.getByText("New samples, from").waitFor(patient);
    },
  ],
  [
    "export",
    async (page) => {
      await follow(page, "Lab");
      const [file] = await Promise.all([
        page.waitForEvent("download", patient),
        pressed(page, "Model (.safetensors)"),
      ]);
      if ((await file.failure()) !== null) throw new Error(`the download failed: ${await file.failure()}`);
    },
  ],
  [
    "first level",
    async (page) => {
      await follow(page, "Game");
      const play = page.getByRole("button", { name: /^Play/ });
      await play.and(page.locator(":enabled")).waitFor(patient);
      await tabTo(page, play);
      await page.keyboard.press("Enter");
      await page.locator("[data-do=send]").waitFor(patient);
      // A parcel is squeezed once and sent; Enter goes on to the next, and after the last to the result.
      for (let i = 0; i < 100 && (await page.locator("[data-do=send]").count()) > 0; i++) {
        await page.keyboard.press("Space");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(300);
      }
      await page.locator("[data-do=send]").waitFor({ state: "detached", timeout: 30_000 });
    },
  ],
];

async function keys(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name);
}

async function pressed(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.and(page.locator(":enabled")).waitFor(patient);
  await tabTo(page, button);
  await page.keyboard.press("Enter");
}

async function follow(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("link", { name, exact: true }).first());
  await page.keyboard.press("Enter");
  await page.waitForLoadState("networkidle");
}
