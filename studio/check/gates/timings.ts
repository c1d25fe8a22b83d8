import { random } from "../../../src/core/random.ts";
import { type Gate, within } from "../gate.ts";

const patient = { timeout: 240_000 };
const glyphs = "studio/#v=1&data=glyphs";

/** From the address to a model whose pictures one can tell, less than 45 % lost, with the Lab's usual recipe for glyphs. */
export const opening: Gate = {
  name: "from opening to a trained model",
  timing: true,
  async check({ visit }) {
    const start = performance.now();
    const { page, close } = await visit(glyphs);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.locator(".lost b").first().waitFor(patient);
    await page.waitForFunction(
      () => Number.parseInt(document.querySelector(".lost b")?.textContent ?? "100", 10) < 45,
      undefined,
      patient,
    );
    const seconds = (performance.now() - start) / 1000;
    await close();
    return within(seconds, 15, "s");
  },
};

/** A table of 5,000 rows and 20 columns, from the drop to its ranked anomalies. */
export const table: Gate = {
  name: "from a dropped table to its anomalies",
  timing: true,
  async check({ visit }) {
    const { page, close } = await visit("data/");
    const start = performance.now();
    await page.setInputFiles("#data-files", {
      name: "readings.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(readings(5000, 20)),
    });
    await page.getByRole("button", { name: "Train", exact: true }).click(patient);
    await page.locator("#ranked tbody tr").first().waitFor(patient);
    const seconds = (performance.now() - start) / 1000;
    await close();
    return within(seconds, 20, "s");
  },
};

/** Training leaves the page's thread free: no task of it takes longer than 50 ms, and frames keep coming. */
export const longTasks: Gate = {
  name: "long tasks while training",
  timing: true,
  async check({ visit }) {
    const { page, close } = await visit(`${glyphs}&rows=600&epochs=400`);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.locator(".lost b").first().waitFor(patient);
    const { tasks, frames } = await page.evaluate(async () => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ type: "longtask" });
      const frames: number[] = [];
      let before = performance.now();
      const end = before + 5000;
      while (before < end) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        frames.push(now - before);
        before = now;
      }
      observer.disconnect();
      return { tasks, frames };
    });
    await close();
    const figure = `${tasks.length} tasks over 50 ms in 5 s, the longest ${Math.max(0, ...tasks).toFixed(0)} ms; frames p95 ${p95(frames).toFixed(1)} ms`;
    return { figure, faults: tasks.length > 0 ? [figure] : [] };
  },
};

/** From a key on the pad to the decoded picture on the page. */
export const answer: Gate = {
  name: "from input to decoded picture",
  timing: true,
  async check({ visit }) {
    const { page, close } = await visit("", { reducedMotion: "reduce", before: timePaints });
    await page.getByRole("button", { name: "Drawing pad" }).focus();
    await page.keyboard.press("Enter");
    for (let i = 0; i < 10; i++)
      for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(80);
      }
    const times = await page.evaluate(() => (globalThis as unknown as Timed).answers);
    await close();
    if (times.length < 20)
      return { figure: `${times.length} answers of 30`, faults: ["too few answers to judge"] };
    return within(p95(times), 50, `ms, 95th percentile of ${times.length}`);
  },
};

/** From a step of the noise slider to the decoded picture of 256×256×3, through the engine. */
export const photo: Gate = {
  name: "from noise to decoded photo",
  timing: true,
  async check({ visit, own }) {
    const { page, close } = await visit("denoise/", { host: own, before: timePaints });
    await page.getByRole("button", { name: "Send it through 256 numbers" }).click();
    await page.locator(".output b + .numbers", { hasText: "dB" }).waitFor(patient);
    await page.getByRole("slider", { name: "Noise put on it" }).focus();
    await page.evaluate(() => ((globalThis as unknown as Timed).answers.length = 0));
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press(i % 2 === 0 ? "ArrowRight" : "ArrowLeft");
      await page.waitForTimeout(500);
    }
    const times = await page.evaluate(() => (globalThis as unknown as Timed).answers);
    await close();
    if (times.length < 15)
      return { figure: `${times.length} answers of 20`, faults: ["too few answers to judge"] };
    return within(p95(times), 400, `ms, 95th percentile of ${times.length}`);
  },
};

interface Timed {
  answers: number[];
}

/** Notes the milliseconds from each key to the next picture painted into the output. */
function timePaints(): void {
  const timed = globalThis as unknown as Timed;
  timed.answers = [];
  let asked: number | undefined;
  addEventListener("keydown", ({ timeStamp }) => (asked = timeStamp), true);
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...given: unknown[]): void {
    Reflect.apply(putImageData, this, given);
    const { canvas } = this;
    if (asked === undefined || !(canvas instanceof HTMLElement) || !canvas.closest(".output")) return;
    // A photo's lower canvas shows what went in, as soon as it changes.
    if (canvas.closest(".photo") && !canvas.matches(".above")) return;
    timed.answers.push(performance.now() - asked);
    asked = undefined;
  };
}

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))] ?? 0;
}

/** Numbers that follow three hidden causes, as a comma-separated file. */
function readings(rows: number, columns: number): string {
  const source = random(3);
  const names = Array.from({ length: columns }, (_, i) => `s${i}`);
  const lines = Array.from({ length: rows }, () => {
    const causes = [source.normal(), source.normal(), source.normal()];
    return names
      .map((_, i) =>
        (
          causes.reduce((sum, cause, j) => sum + Math.sin((j + 1) * i + j) * cause, 0) +
          0.1 * source.normal()
        ).toFixed(4),
      )
      .join(",");
  });
  return `${[names.join(","), ...lines].join("\n")}\n`;
}
