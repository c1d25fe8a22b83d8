import type { Page } from "playwright-core";
import { shownLevels } from "../game/levels/shown.ts";

/** Names of the levels that are shown. */
export const playedLevels = shownLevels.map(({ name }) => name);

const patient = { timeout: 60_000 };

/** Opens a shift of a level, whose parcels are the same each time. */
export async function openShift(page: Page, host: string, level: string, play = ""): Promise<void> {
  const parcels = level === "daily" ? "day=2026-11-28" : "seed=5";
  // Another address of the same page would only change its fragment.
  await page.goto("about:blank");
  await page.goto(`${host}game/#v=1&level=${level}&${parcels}${play && `&play=${play}`}`);
  if (!play) await parcelReady(page);
}

/** Waits until a parcel is before the player. */
export async function parcelReady(page: Page): Promise<void> {
  await page.locator("[data-do=send]:not([aria-disabled=true])").waitFor(patient);
  await page.locator(".arriving").waitFor({ ...patient, state: "detached" });
}

/** Sends the parcel at hand by keys, squeezed so many times first, and waits for the film of every width. */
export async function sendByKeys(page: Page, squeezes: number): Promise<void> {
  for (let i = 0; i < squeezes; i++) await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.locator(".hint.reveal").waitFor(patient);
}

/** Plays a shift to its end by keys; `squeezesOf` says how often a parcel is squeezed. */
export async function playByKeys(page: Page, squeezesOf: (parcel: number) => number): Promise<void> {
  const result = page.locator("#result");
  for (let parcel = 0; parcel < 40 && (await result.count()) === 0; parcel++) {
    await parcelReady(page);
    await sendByKeys(page, squeezesOf(parcel));
    await page.keyboard.press("Enter");
    await page.locator(".hint:not(.reveal), #result").first().waitFor(patient);
  }
  await result.waitFor(patient);
}

/** A state of the game: how it is reached from the address of the studio. */
export interface GameState {
  readonly name: string;
  reach(page: Page, host: string): Promise<void>;
}

async function menu(page: Page, host: string, button: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${host}game/`);
  await page.locator("button.play:enabled").waitFor(patient);
  if (button) await page.getByRole("button", { name: button }).click();
}

/** Every state that a player meets. */
export const gameStates: readonly GameState[] = [
  ...playedLevels.flatMap((level): GameState[] => [
    { name: `${level}, a parcel`, reach: async (page, host) => await openShift(page, host, level) },
    {
      name: `${level}, its reveal`,
      reach: async (page, host) => {
        await openShift(page, host, level);
        await sendByKeys(page, 1);
      },
    },
  ]),
  {
    name: "peek",
    reach: async (page, host) => {
      await openShift(page, host, "price");
      await page.keyboard.press("b");
      await page.locator(".hint strong").waitFor(patient);
    },
  },
  {
    name: "result",
    reach: async (page, host) => {
      await openShift(page, host, "first");
      await playByKeys(page, (parcel) => parcel % 5);
    },
  },
  {
    name: "replay",
    reach: async (page, host) => {
      await openShift(page, host, "price", "sse");
      // What is revealed goes by itself.
      await page.locator(".tag").waitFor(patient);
    },
  },
  { name: "Latent GeoGuessr", reach: async (page, host) => await menu(page, host, "Latent GeoGuessr") },
  {
    name: "Latent GeoGuessr, guessed",
    reach: async (page, host) => {
      await menu(page, host, "Latent GeoGuessr");
      await page.locator(".board").press("ArrowRight");
      const guess = page.getByRole("button", { name: /^Guess/ });
      for (let i = 0; i < 3; i++) await guess.click();
      await page.getByRole("button", { name: "Next picture" }).waitFor(patient);
    },
  },
  {
    name: "hot seat, handed over",
    reach: async (page, host) => {
      await menu(page, host, "Hot seat");
      await playByKeys(page, () => 2);
    },
  },
  {
    name: "hot seat, its end",
    reach: async (page, host) => {
      await menu(page, host, "Hot seat");
      await playByKeys(page, () => 2);
      await page.getByRole("button", { name: "Player 2 begins" }).click();
      await playByKeys(page, () => 3);
    },
  },
];
