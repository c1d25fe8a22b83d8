import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { understood } from "../../src/core/understood.ts";
import { openDataset, type Source } from "../../src/node.ts";

const folder = fileURLToPath(new URL("found", import.meta.url));

/** What becomes of a file that is opened and read. */
async function outcome(source: Source): Promise<{ code: string; message: string }> {
  try {
    const data = await openDataset(source);
    try {
      await data.read(Array.from({ length: Math.min(64, data.rows) }, (_, i) => i));
      return { code: "read", message: "" };
    } finally {
      await data.close();
    }
  } catch (error) {
    return understood(error);
  }
}

test.each(readdirSync(folder))(
  "row 22: %s, found by chance, is refused by path and in memory",
  async (name) => {
    const path = `${folder}/${name}`;
    for (const source of [path, new File([new Uint8Array(readFileSync(path))], name)]) {
      const { code, message } = await outcome(source);
      expect(code, message).toBe("data");
      expect(message).toContain(name);
      expect(message).not.toContain("\n");
    }
  },
);
