import { expect, it } from "vitest";
import { openDataset } from "../src/hosts/node/open.ts";
import { tell } from "./readers/told.ts";
import { hasPython, names, writtenTables } from "./readers/written.ts";

/** What others write reads back cell for cell; test/readers.test.ts holds a page to the same. */
const all = await writtenTables();

it.each(all)("$title reads back cell for cell", async ({ name, bytes, table }) => {
  const told = await tell(openDataset, new File([Uint8Array.from(bytes)], name), { subject: name });
  expect(told.error).toBeUndefined();
  expect(told.columns?.map((column) => column.name)).toEqual(names);
  const categories = told.columns?.[2].categories ?? [];
  const found = table.map((_, i) => {
    const [n, x, k] = told.values!.slice(3 * i, 3 * i + 3);
    return [n, x, k === null ? null : categories[k]];
  });
  expect(found).toEqual(table);
});

it.skipIf(hasPython)("python3 is not here, so its csv module writes nothing", () => {});
