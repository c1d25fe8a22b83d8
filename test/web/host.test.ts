import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { blank } from "../../scripts/pages.mjs";
import type { WebEngineOptions } from "../../src/hosts/web/webEngine.ts";
import { browserPath, openPage, type PageOptions } from "./chromium.ts";
import type { double } from "./hostInPage.ts";

type Answer = Awaited<ReturnType<typeof double>>;

/** Nothing but what the page's own server sends and the page's own inline scripts; wasm may be compiled, text may not. */
const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' ${[
  ...blank.matchAll(/<script[^>]*>(.*?)<\/script>/gs),
]
  .map(([, script]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`)
  .join(" ")}; img-src data:`;

async function inPage(
  page: PageOptions,
  name: string,
  given: WebEngineOptions | number,
): Promise<{ answer: Answer; complaints: readonly string[] }> {
  const opened = await openPage(page);
  try {
    const answer = await opened.call<Answer>("/test/web/hostInPage.ts", name, given);
    return { answer, complaints: opened.complaints };
  } finally {
    await opened.close();
  }
}

describe.skipIf(!browserPath)("the engine in a page", () => {
  test("runs under a policy that lets no text become code", async () => {
    const page = { isolated: true, headers: { "content-security-policy": policy } };
    const { answer, complaints } = await inPage(page, "double", { threads: 2 });
    expect(answer).toEqual({ name: "onnx web cpu, 2 threads, plain", doubled: [2, 4] });
    expect(complaints).toEqual([]);
  });

  test("says what a policy must allow", async () => {
    const headers = { "content-security-policy": policy.replace(" 'wasm-unsafe-eval'", "") };
    const { answer } = await inPage({ headers }, "double", {});
    expect(answer).toMatchObject({ error: expect.stringContaining("add 'wasm-unsafe-eval'") });
  });

  test("finds the number of threads itself, and leaves a core to the page", async () => {
    const alone = await inPage({ isolated: true }, "doubleOnCores", 2);
    expect(alone.answer).toMatchObject({ name: "onnx web cpu, 1 thread, plain" });
    const trial = await inPage({ isolated: true }, "doubleOnCores", 4);
    expect(trial.answer).toMatchObject({
      name: expect.stringMatching(/^onnx web cpu, (1 thread|3 threads),/),
    });
    expect([...alone.complaints, ...trial.complaints]).toEqual([]);
  });

  test("refuses threads that cannot share memory, and says what to send", async () => {
    const { answer } = await inPage({}, "double", { threads: 2 });
    expect(answer).toMatchObject({
      error: expect.stringContaining("Cross-Origin-Opener-Policy: same-origin"),
    });
  });

  test("takes the runtime from a folder that is given", async () => {
    const there = await inPage({}, "double", { runtime: "/node_modules/onnxruntime-web/dist" });
    expect(there.answer).toMatchObject({ doubled: [2, 4] });
    const { answer } = await inPage({}, "double", { runtime: "/nowhere/" });
    expect(answer).toMatchObject({ error: expect.stringContaining("give webEngine the folder") });
  });
});
