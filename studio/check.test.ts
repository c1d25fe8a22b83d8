import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildStudio, studioIsStale } from "../scripts/buildStudio.mjs";
import { testedGates } from "./check/gates.ts";
import { browserPath, type Grounds, openGrounds } from "./check/grounds.ts";

describe.skipIf(!browserPath)("gates of the studio that no other test holds", () => {
  let grounds: Grounds;
  beforeAll(async () => {
    if (studioIsStale()) buildStudio();
    grounds = await openGrounds({ translations: false });
  }, 300_000);
  afterAll(() => grounds?.close());

  test.each(testedGates)("$name", async (gate) => {
    expect((await gate.check(grounds)).faults).toEqual([]);
  });
});
