import { startBrowser } from "../../../scripts/browser.mjs";
import type { Gate } from "../gate.ts";
import { browserPath } from "../grounds.ts";
import { loadTool, missingTool } from "../tools.ts";

const missing = (): string | undefined => missingTool("lighthouse");

/** Accessibility, best practices and SEO are 100 on every page of the first language, and on Start of the others. */
export const lighthouse: Gate = {
  name: "Lighthouse",
  missing,
  async check({ routes, plain }) {
    const audit = await auditor();
    const pages = routes.filter((route) => !/^[a-z]{2}\/./.test(route));
    const faults: string[] = [];
    for (const route of pages) {
      const { scores, failed } = await audit(plain.url + route, "desktop", [
        "accessibility",
        "best-practices",
        "seo",
      ]);
      for (const [category, score] of Object.entries(scores))
        if (score < 100) faults.push(`/${route}: ${category} ${score}: ${failed.join("; ")}`);
    }
    await audit.close();
    return { figure: `${pages.length} pages: accessibility, best practices, SEO`, faults };
  },
};

/** Start and the game are fast, on a simulated phone and on a desktop. */
export const performanceScores: Gate = {
  name: "Lighthouse performance",
  timing: true,
  missing,
  async check({ plain }) {
    const audit = await auditor();
    const figures: string[] = [];
    const faults: string[] = [];
    for (const [device, least] of [
      ["mobile", 90],
      ["desktop", 98],
    ] as const)
      for (const route of ["", "game/"]) {
        const { scores } = await audit(plain.url + route, device, ["performance"]);
        const figure = `/${route} ${device} ${scores.performance}`;
        figures.push(figure);
        if (scores.performance < least) faults.push(`${figure}, less than ${least}`);
      }
    await audit.close();
    return { figure: figures.join(", "), faults };
  },
};

/** The part of Lighthouse's result that is read. */
interface Result {
  readonly lhr: {
    readonly categories: Readonly<
      Record<string, { score: number | null; auditRefs: readonly { id: string; weight: number }[] }>
    >;
    readonly audits: Readonly<
      Record<string, { title: string; score: number | null; scoreDisplayMode: string }>
    >;
  };
}

interface Audit {
  (
    url: string,
    device: "mobile" | "desktop",
    categories: readonly string[],
  ): Promise<{ scores: Record<string, number>; failed: string[] }>;
  close(): Promise<void>;
}

async function auditor(): Promise<Audit> {
  const tool = loadTool("lighthouse");
  const run = tool.default as (url: string, flags: object, config?: unknown) => Promise<Result>;
  const port = 40_000 + Math.floor(Math.random() * 10_000);
  const browser = await startBrowser(browserPath as string, { port });
  const audit = async (url: string, device: "mobile" | "desktop", categories: readonly string[]) => {
    const { lhr } = await run(
      url,
      { port, output: "json", logLevel: "silent", onlyCategories: categories },
      device === "desktop" ? tool.desktopConfig : undefined,
    );
    const scores = Object.fromEntries(
      Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(100 * (score ?? 0))]),
    );
    const failed = Object.values(lhr.categories)
      .flatMap(({ auditRefs }) => auditRefs)
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
      .map(({ id }) => id);
    return { scores, failed };
  };
  return Object.assign(audit, { close: () => browser.close() });
}
