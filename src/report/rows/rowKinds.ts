import type { InputSpec } from "../../models/inputs/inputSpec.ts";
import { pictures } from "./pictures.ts";
import type { RowKind } from "./rowKind.ts";
import { series } from "./series.ts";
import { table } from "./table.ts";

/** How reports show every kind of rows: one file each, one line here. */
const rowKinds: { readonly [K in InputSpec["kind"]]: RowKind<Extract<InputSpec, { kind: K }>> } = {
  pictures,
  table,
  series,
};

/** How reports show the rows of a model. */
export function rowKind<S extends InputSpec>({ kind }: S): RowKind<S> {
  return rowKinds[kind] as unknown as RowKind<S>;
}
