import { evenly } from "../../core/evenly.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { ColumnError, Examples } from "../../inspect/examples.ts";
import type { InputSpec } from "../../models/inputs/inputSpec.ts";
import type { TrainingRecord } from "../../train/trainingRecord.ts";
import type { NamedExamples, ShownRows } from "./rowKind.ts";
import { rowKind } from "./rowKinds.ts";

/** What is asked of a model that was just trained; the library's `Model` is one. */
interface Asked {
  readonly spec: { readonly input: InputSpec };
  readonly training?: TrainingRecord;
  examples(data: Dataset, rows: Uint32Array): Promise<Examples>;
  columnErrors(data: Dataset, rows: Uint32Array): Promise<readonly ColumnError[]>;
}

/** Asks a model that was just trained for what its report shows of its data: of rows held out, where there are some. */
export async function shownRows(model: Asked, data: Dataset): Promise<ShownRows> {
  const { input } = model.spec;
  const { train, validation } = model.training?.rows ?? {
    train: evenly(data.rows, data.rows),
    validation: [],
  };
  const unseen = validation.length > 0;
  const from = unseen ? validation : train;
  const { examples, measured } = rowKind(input);
  const count = examples(input);
  return {
    unseen,
    ...(count > 0 && { examples: await namedExamples(model, data, evenly(from, count)) }),
    ...(measured > 0 && { columns: await model.columnErrors(data, evenly(from, measured)) }),
  };
}

/** Some rows, what they become, and their names. */
export async function namedExamples(
  model: Pick<Asked, "examples">,
  data: Dataset,
  rows: Uint32Array,
): Promise<NamedExamples> {
  const names = Array.from(rows, (row) => data.names?.[row] ?? `row ${row}`);
  return { ...(await model.examples(data, rows)), names };
}
