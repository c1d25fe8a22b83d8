import { expect, test } from "vitest";
import { apiReference } from "../scripts/apiReference.ts";

const reference = apiReference();

test("docs/api.md is what the declarations behind the doors say", async () => {
  await expect(reference).toMatchFileSnapshot("../docs/api.md");
});

test("every member of a type behind a door says what it is", () => {
  const [, types] = reference.match(/^## Types$(.*?)^## /ms) ?? [];
  const silent = types.split(/^### /m).flatMap((entry) =>
    entry
      .split("\n")
      .filter((line) => /^- `(?!type: ")/.test(line) && !line.includes("` — "))
      .map((line) => `${entry.split("\n")[0]}: ${line}`),
  );
  expect(silent).toEqual([]);
});
