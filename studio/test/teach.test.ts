import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultCode } from "../game/link/resultCode.ts";
import { axeFindings, browserPath, openSite, type Site } from "./site.ts";

const patient = { timeout: 30_000 };

/** Side of a code as it is read, in pixels. */
const side = 240;

const codes = "svg[aria-label='QR code of the link']";

/** Opens the page, until its scripts have drawn the codes: what is filled in before is lost. */
async function openAlive(site: Site): ReturnType<Site["open"]> {
  const opened = await site.open("teach/");
  await opened.page.locator(codes).nth(1).waitFor(patient);
  return opened;
}

/** What a reader sees in the n-th QR code of the page, as it is drawn. */
async function readCode(page: Page, n: number): Promise<string> {
  const svg = page.locator(codes).nth(n);
  await svg.waitFor(patient);
  const grey = await svg.evaluate(async (element, length) => {
    const picture = new Image();
    const copy = element.cloneNode(true) as SVGElement;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    for (const name of ["width", "height"]) copy.setAttribute(name, String(length));
    picture.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [length, length];
    const context = canvas.getContext("2d");
    context?.drawImage(picture, 0, 0);
    return [...(context?.getImageData(0, 0, length, length).data ?? [])].filter((_, i) => i % 4 === 0);
  }, side);
  const data = Uint8Array.from({ length: 4 * side * side }, (_, i) => (i % 4 === 3 ? 255 : grey[i >> 2]));
  return decodeQR({ width: side, height: side, data });
}

describe.skipIf(!browserPath)("the pages for teachers", () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 300_000);
  afterAll(() => site.close());

  it("a page of one's own: ticked, linked, drawn as a code, and opened as it was ticked", async () => {
    const { page, complaints, close } = await openAlive(site);
    await page.getByLabel("hide: The key idea, as a story").check();
    await page.getByLabel("lock: The parts").check();
    await page.getByLabel("Seed", { exact: true }).fill("7");
    const link = `${site.url}learn/#v=1&seed=7&hide=story&lock=parts`;
    await expect.poll(() => readCode(page, 0), patient).toBe(link);
    expect(await page.getByLabel("The link", { exact: true }).first().inputValue()).toBe(link);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "Open it" }).first().click();
    await page.waitForURL(link);
    await expect.poll(() => page.locator("#story").count(), patient).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a recipe of the Lab goes along", async () => {
    const { page, close } = await openAlive(site);
    await page.getByLabel("Lab", { exact: true }).check();
    await page.getByLabel(/Start from a link of the Lab/).fill(`${site.url}studio/#v=1&data=glyphs&k=8`);
    await page.getByLabel("lock: Numbers in the waist").check();
    await expect
      .poll(() => page.getByLabel("The link", { exact: true }).first().inputValue(), patient)
      .toBe(`${site.url}studio/#v=1&data=glyphs&k=8&lock=k`);
    await close();
  });

  it("a class: the same parcels handed out, thirty codes pasted, each parcel's widths counted", async () => {
    const { page, complaints, close } = await openAlive(site);
    await page.getByLabel("Number of the deal").fill("42");
    await page.getByLabel("Number of the deal").press("Tab");
    await expect
      .poll(() => readCode(page, 1), patient)
      .toBe(`${site.url}game/#v=1&level=price&seed=42&lock=challenge`);
    const results = Array.from({ length: 30 }, (_, learner) =>
      resultCode({ level: "price", notches: Array(10).fill(learner < 18 ? 2 : 5) }),
    );
    await page.getByLabel("Result codes").fill([...results, "QWERTY", "Anna"].join("\n"));
    await page.getByText("30 codes read").waitFor(patient);
    await page.getByText("Line 31, “QWERTY”: a code has 8 letters, this one has 6.").waitFor(patient);
    const third = page
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name: "3", exact: true }) });
    expect(await third.getByRole("cell").allInnerTexts()).toEqual(["", "", "18", "", "", "12"]);
    expect(await third.getByTitle("18 of 30 at 8").count()).toBe(1);
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(["teach/", "sheet/", "de/teach/", "de/sheet/"])(
    "/%s prints on two pages of A4 with scripts off",
    async (path) => {
      const { page, close } = await site.open(path, { javaScriptEnabled: false });
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
      const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? [];
      expect([Number(width), Number(height)]).toEqual([expect.closeTo(595, 0), expect.closeTo(842, 0)]);
      await close();
    },
  );
});
