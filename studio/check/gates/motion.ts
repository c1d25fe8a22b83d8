import type { Gate } from "../gate.ts";

/** With reduced motion nothing moves by itself: no animation runs, and no canvas is painted unasked. */
export const motion: Gate = {
  name: "reduced motion",
  async check({ routes, visit }) {
    const faults: string[] = [];
    for (const route of routes) {
      const { page, close } = await visit(route, { reducedMotion: "reduce", before: countPaints });
      // The ghost of Start begins after three seconds.
      const wait = route === "" ? 4500 : 300;
      const before = await page.evaluate(() => (globalThis as unknown as Counted).paints);
      await page.waitForTimeout(wait);
      const { paints, running } = await page.evaluate(() => ({
        paints: (globalThis as unknown as Counted).paints,
        running: document.getAnimations().filter(({ playState }) => playState === "running").length,
      }));
      if (running > 0) faults.push(`/${route}: ${running} animations run`);
      if (paints > before) faults.push(`/${route}: ${paints - before} pictures painted unasked`);
      await close();
    }
    // The same count must see the ghost where motion is welcome, or it sees nothing at all.
    const { page, close } = await visit("", { reducedMotion: "no-preference", before: countPaints });
    await page.waitForTimeout(6000);
    if ((await page.evaluate(() => (globalThis as unknown as Counted).paints)) === 0)
      faults.push("/: the ghost does not draw where motion is welcome");
    await close();
    return { figure: `${routes.length} pages stand still; the ghost draws without the wish`, faults };
  },
};

interface Counted {
  paints: number;
}

function countPaints(): void {
  const counted = globalThis as unknown as Counted;
  counted.paints = 0;
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...given: unknown[]): void {
    counted.paints++;
    Reflect.apply(putImageData, this, given);
  };
}
