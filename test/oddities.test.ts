import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDataset } from "../src/hosts/node/open.ts";
import { oddities, oddityTable } from "./readers/oddities.ts";
import { pictureOddities, pictureTable } from "./readers/pictureOddities.ts";
import { tell } from "./readers/told.ts";

/** What is made of tables as they come; test/readers.test.ts holds every host to the same. */
describe("row 41: tables as they come", () => {
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

const oddPictures = await pictureOddities();

describe("pictures as they come", () => {
  it.each(oddPictures)("$format: $oddity", async (expected) => {
    const { files, folder, options, refused, note, values, within, ...rest } = expected;
    const chosen = files.map(([name, bytes]) => {
      const file = new File([Uint8Array.from(bytes)], name);
      if (folder) Object.defineProperty(file, "webkitRelativePath", { value: name });
      return file;
    });
    const subject = folder ? `${files.length} files` : files[0][0];
    const told = await tell(openDataset, folder ? chosen : chosen[0], {
      subject,
      ...(options && { options }),
    });
    if (refused) {
      expect(told.error?.message).toMatch(refused);
      return;
    }
    expect(told.error).toBeUndefined();
    const { format: _format, oddity: _oddity, happens: _happens, ...facts } = rest;
    expect(told).toMatchObject(facts);
    if (values) expect(told.values?.slice(0, values.length)).toEqual(Array.from(values));
    const found = told.notes?.join("\n") ?? "";
    if (note) expect(found.replaceAll("IT", files[0][0])).toMatch(note);
    else expect(found).toBe("");
  });

  it("are documented line by line", () => {
    expect(readFileSync(new URL("../docs/data.md", import.meta.url), "utf8")).toContain(
      pictureTable(oddPictures),
    );
  });
});
