import { expect, test } from "vitest";
import { commandReference } from "./reference.ts";

test("docs/cli.md is what the option table makes", async () => {
  await expect(commandReference()).toMatchFileSnapshot("../../../docs/cli.md");
});
