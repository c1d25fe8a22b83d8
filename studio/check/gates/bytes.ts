import type { Page } from "playwright-core";
import type { Gate } from "../gate.ts";

const limits = { scripts: 150_000, weights: 300_000 };

/** Start and the game load few bytes and no wasm, and show a picture before any script. */
export const bytes: Gate = {
  name: "bytes of Start and the game",
  async check({ visit, plain }) {
    const faults: string[] = [];
    const figures: string[] = [];
    for (const [route, use] of uses) {
      const before = plain.sent.length;
      // What is put away for later visits loads beside the page, and none of it is run.
      const { page, close } = await visit(route, { serviceWorkers: "block" });
      await use(page);
      await page.waitForLoadState("networkidle");
      const sent = [...new Map(plain.sent.slice(before).map((one) => [one.path, one])).values()];
      await close();
      const sum = (ending: RegExp, what: "bytes" | "packed"): number =>
        sent.filter(({ path }) => ending.test(path)).reduce((total, one) => total + one[what], 0);
      const scripts = sum(/\.m?js$/, "packed");
      const weights = sum(/\.(net|bin|safetensors|onnx)$/, "bytes");
      figures.push(`/${route} ${kilobytes(scripts)} of scripts, ${kilobytes(weights)} of weights`);
      if (scripts === 0) faults.push(`/${route}: no script was seen, so nothing was measured`);
      if (scripts > limits.scripts)
        faults.push(`/${route}: ${kilobytes(scripts)} of scripts, more than 150 KB`);
      if (weights > limits.weights)
        faults.push(`/${route}: ${kilobytes(weights)} of weights, more than 300 KB`);
      for (const { path } of sent) if (path.endsWith(".wasm")) faults.push(`/${route}: fetches ${path}`);
      if (!(await picturesWithoutScripts(visit, route)))
        faults.push(`/${route}: no picture before any script`);
    }
    return { figure: `${figures.join("; ")}; no wasm`, faults };
  },
};

/** A first use of each place, so that what loads late counts too. */
const uses: readonly [string, (page: Page) => Promise<void>][] = [
  [
    "",
    async (page) => {
      await page.getByRole("slider", { name: "Waist" }).press("Home");
    },
  ],
  [
    "game/",
    async (page) => {
      await page.locator("button.play:enabled").press("Enter");
      await page.locator("[data-do=send]").waitFor();
    },
  ],
];

async function picturesWithoutScripts(
  visit: Parameters<Gate["check"]>[0]["visit"],
  route: string,
): Promise<boolean> {
  const { page, close } = await visit(route, { javaScriptEnabled: false });
  const boxes = await Promise.all(
    (await page.locator("main img, main svg").all()).map((picture) => picture.boundingBox()),
  );
  await close();
  return boxes.some((box) => box !== null && box.width >= 100 && box.height >= 50);
}

function kilobytes(count: number): string {
  return `${(count / 1000).toFixed(0)} KB`;
}
