import { HourglassError } from "../../src/core/errors.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import type { OpenOptions } from "../../src/data/options.ts";
import type { Source } from "../../src/data/source.ts";

/** All that a data set holds, as plain data that can leave a page; or why there is none. */
export interface Told {
  readonly error?: { readonly code: string; readonly message: string };
  readonly kind?: Dataset["kind"];
  readonly rows?: number;
  readonly shape?: readonly number[];
  readonly dtype?: Dataset["dtype"];
  readonly columns?: Dataset["columns"];
  readonly labels?: readonly string[];
  readonly names?: readonly string[];
  readonly notes?: readonly string[];
  /** Numbers of all rows, NaN as null. */
  readonly values?: readonly (number | null)[];
}

/** Opens a source and tells all that it holds. `subject` is taken out of messages, which a path differs in from a file. */
export async function tell(
  open: (source: Source, options?: OpenOptions) => Promise<Dataset>,
  source: Source,
  { options, subject }: { options?: OpenOptions; subject: string },
): Promise<Told> {
  const plain = (text: string): string => text.replaceAll(subject, "IT");
  try {
    const dataset = await open(source, options);
    const { data } = await dataset.read(Uint32Array.from({ length: dataset.rows }, (_, i) => i));
    const { kind, rows, shape, dtype, columns, labels, names, notes } = dataset;
    await dataset.close();
    return {
      ...{ kind, rows, shape, dtype, notes: notes.map(plain) },
      ...(columns && { columns }),
      ...(labels && { labels }),
      ...(names && { names }),
      values: Array.from(data as Float64Array, (value) => (Number.isNaN(value) ? null : value)),
    };
  } catch (error) {
    if (!(error instanceof HourglassError)) throw error;
    return { error: { code: error.code, message: plain(error.message) } };
  }
}
