import { showShape } from "../../core/shape.ts";
import { builtins } from "../../node.ts";
import type { Command } from "../command.ts";
import { textTable } from "../show/textTable.ts";

/** Lists the built-in sets. */
export const datasets: Command = async () => ({
  document: builtins.map(({ name, purpose, kind, shape, rows }) => ({ name, purpose, kind, shape, rows })),
  text: textTable(
    ["name", "kind", "row", "rows", "for"],
    builtins.map(({ name, purpose, kind, shape, rows }) => [name, kind, showShape(shape), rows, purpose]),
  ),
});
