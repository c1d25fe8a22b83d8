import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDataset } from "../src/hosts/node/open.ts";
import { oddities, oddityTable } from "./readers/oddities.ts";
import { tell } from "./readers/told.ts";

/** What is made of tables as they come; test/readers.test.ts holds every host to the same. */
describe("tables as they come", () => {
  it.each(oddities)("$format: $oddity", async (expected) => {
    const { name = "t.csv", content, options, refused, names, values, categories, labels, note } = expected;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
    const told = await tell(openDataset, new File([bytes], name), {
      subject: name,
      ...(options && { options }),
    });
    if (refused) {
      expect(told.error?.message).toMatch(refused);
      return;
    }
    expect(told.error).toBeUndefined();
    expect(told.columns?.map((column) => column.name)).toEqual(names);
    if (values) expect(told.values).toEqual(values);
    for (const [column, words] of Object.entries(categories ?? {}))
      expect(told.columns?.find((one) => one.name === column)?.categories).toEqual(words);
    if (labels) expect(told.labels).toEqual(labels);
    const found = told.notes?.join("\n") ?? "";
    if (note) expect(found).toMatch(note);
    else expect(found.replace(/.*the model does not use.*/, "")).toBe("");
  });

  it("are documented line by line", () => {
    expect(readFileSync(new URL("../docs/data.md", import.meta.url), "utf8")).toContain(oddityTable);
  });
});
