import { beforeAll, describe, expect, test } from "vitest";
import { contract } from "../../src/engine/contract/contract.ts";
import type { WebEngineOptions } from "../../src/hosts/web/webEngine.ts";
import { browserPath, openPage, type PageOptions } from "./chromium.ts";
import type { checkContract } from "./contractInPage.ts";

type Answer = Awaited<ReturnType<typeof checkContract>>;

/** Each way that the engine runs in a page, and the start of the name that it then has. */
const ways: Record<string, { page: PageOptions; engine: WebEngineOptions; name: string }> = {
  "wasm, one thread, not isolated": { page: {}, engine: {}, name: "onnx web cpu, 1 thread," },
  "wasm, two threads": {
    page: { isolated: true },
    engine: { threads: 2 },
    name: "onnx web cpu, 2 threads,",
  },
  "webgpu, in software": {
    page: { isolated: true, webgpu: true },
    engine: { device: "webgpu" },
    name: "onnx web webgpu,",
  },
};

describe.skipIf(!browserPath).each(Object.entries(ways))("%s", (_, way) => {
  let broken: Record<string, string | null> = {};
  let name = "";
  let complaints: readonly string[] = [];

  beforeAll(async () => {
    const page = await openPage(way.page);
    try {
      ({ name, broken } = await page.call<Answer>(
        "/test/web/contractInPage.ts",
        "checkContract",
        way.engine,
      ));
      complaints = page.complaints;
    } finally {
      await page.close();
    }
  }, 300_000);

  test.each(contract().map(({ name }) => name))("%s", (name) => {
    expect(broken[name]).toBe(null);
  });

  test("is the engine that was asked for, and the page has nothing to complain of", () => {
    expect(name.startsWith(way.name), name).toBe(true);
    expect(complaints).toEqual([]);
  });
});
