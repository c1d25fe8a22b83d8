import { expect, test } from "vitest";
import { apiReference } from "../scripts/apiReference.ts";

const reference = apiReference();

test("docs/api.md is what the declarations behind the doors say", async () => {
  await expect(reference).toMatchFileSnapshot("../docs/api.md");
});
