import { dataError } from "../../../core/errors.ts";
import { type Shape, sizeOf } from "../../../core/shape.ts";
import type { Column, Dataset } from "../../dataset.ts";
import type { Host } from "../../host.ts";
import type { OpenOptions } from "../../options.ts";
import { defaultMemoryLimit, rowStore } from "../../rowStore.ts";
import { storedDataset } from "../../stored.ts";
import type { ByteSource } from "../byteSource.ts";
import { type ArrayHeader, decode, elementBytes, rowBlocks } from "./array.ts";
import { pictureLayout } from "./pictureLayout.ts";

/** What stands beside an array: its name for people, its labels. */
export interface ArrayContext {
  name: string;
  labels?: readonly string[];
  /** Its name in an archive. */
  entry?: string;
  options: OpenOptions;
  host: Pick<Host, "spill">;
}

/**
 * An array as a dataset, rows on the first axis: 2-D is a table with columns c0, c1, …; 3-D [N, H, W] and 4-D
 * [N, H, W, C] or [N, C, H, W] are pictures, and 3-D [H, W, C] is one, where the lengths say so or `layout` does; with
 * `series`, 3-D is [N, columns, window].
 */
export async function arrayDataset(
  source: ByteSource,
  header: ArrayHeader,
  context: ArrayContext,
): Promise<Dataset> {
  const { options } = context;
  const rank = header.shape.length;
  if (rank === 1 && !options.series) {
    throw dataError({
      subject: context.name,
      reason: "wrong-shape",
      rule: "must have at least two axes, rows first",
      received: `${header.shape[0]} numbers`,
      repair: "labels alone cannot be learnt from; open the file of inputs",
    });
  }
  if (rank === 4 && options.series) {
    throw dataError({
      subject: context.name,
      reason: "wrong-shape",
      rule: "a series must be [time steps, columns] or [rows, columns, window]",
      received: header.shape.join("×"),
      repair: "reshape the array so that rows are its first axis",
    });
  }
  const open = rank >= 3 && !options.series ? pictures : numbers;
  const dataset = await open(source, header, context);
  try {
    await source.finish();
    return dataset;
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** All the values of a small array, such as labels, as text. */
export async function arrayLabels(
  source: ByteSource,
  header: ArrayHeader,
  subject: string,
): Promise<string[]> {
  const labels: string[] = [];
  for await (const bytes of rowBlocks(source, header, subject)) {
    for (const value of decode(bytes, header)) labels.push(String(value));
  }
  await source.finish();
  return labels;
}

async function numbers(source: ByteSource, header: ArrayHeader, context: ArrayContext): Promise<Dataset> {
  const [, ...rest] = header.shape;
  const shape: Shape = rest.length === 0 ? [1] : rest;
  const store = rowStore("float64", shape, { ...context.options, host: context.host });
  let infinite = 0;
  for await (const values of valueBlocks(source, header, context)) {
    for (let i = 0; i < values.length; i++) {
      if (values[i] - values[i] === 0 || Number.isNaN(values[i])) continue;
      values[i] = Number.NaN;
      infinite++;
    }
    store.append(values);
  }
  const columns: Column[] = Array.from({ length: shape[0] }, (_, i) => ({ name: `c${i}`, kind: "numeric" }));
  return storedDataset(store, {
    kind: shape.length === 2 ? "series" : "table",
    name: context.name,
    shape,
    columns,
    ...(context.labels && { labels: context.labels }),
    notes: infinite === 0 ? [] : [`${infinite} infinite values are treated as missing.`],
  });
}

async function pictures(source: ByteSource, given: ArrayHeader, context: ArrayContext): Promise<Dataset> {
  const { layout, shape, note } = pictureLayout(given.shape, {
    asked: context.options.layout,
    labelled: context.labels !== undefined,
    subject: context.name,
  });
  const channelsLast = layout.endsWith("C");
  // A picture alone is one row; an axis of length 1 in front moves no number, whatever the order.
  const header = layout.startsWith("N") ? given : { ...given, shape: [1, ...given.shape] };
  const exact = header.type === "uint8";
  const float = header.type.startsWith("float");
  const wide = header.type === "uint16";
  const store = rowStore(float || wide ? "float32" : "uint8", shape, {
    ...context.options,
    host: context.host,
  });
  const scale = wide ? 1 / 65535 : header.type === "bool" ? 255 : 1;
  const top = float ? 1 : wide ? 65535 : header.type === "bool" ? 1 : 255;
  const append = (values: Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): void => {
    const planar = channelsLast ? toPlanar(values, shape) : values;
    if (planar instanceof Uint8Array) {
      store.append(planar as never);
      return;
    }
    const out = store.dtype === "uint8" ? new Uint8Array(planar.length) : new Float32Array(planar.length);
    for (let i = 0; i < planar.length; i++) {
      // Written so that NaN is refused too.
      if (!(planar[i] >= 0 && planar[i] <= top)) throw outOfRange(planar[i], float, context.name);
      out[i] = planar[i] * scale;
    }
    store.append(out as never);
  };
  if (exact && !header.fortran) {
    for await (const bytes of rowBlocks(source, header, context.name)) append(bytes);
  } else {
    for await (const values of valueBlocks(source, header, context)) append(values);
  }
  return storedDataset(store, {
    kind: "pictures",
    name: context.name,
    shape,
    array: { type: header.type, layout, ...(context.entry !== undefined && { entry: context.entry }) },
    notes: note === undefined ? [] : [note],
    ...(context.labels && header === given && { labels: context.labels }),
  });
}

function outOfRange(received: number, float: boolean, subject: string): Error {
  return dataError({
    subject,
    reason: "invalid-value",
    rule: float ? "pictures as fractions must lie in 0…1" : "pictures as whole numbers must lie in 0…255",
    received: Number.isNaN(received) ? "NaN" : received,
    repair: float
      ? "divide by the largest value, or save as uint8"
      : "save as uint8, uint16 or as fractions in 0…1",
  });
}

/** Rows of [height, width, channels] as [channels, height, width]. */
function toPlanar<A extends Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  values: A,
  [channels, height, width]: readonly [number, number, number],
): A {
  if (channels === 1) return values;
  const plane = height * width;
  const size = plane * channels;
  const out = values.slice() as A;
  for (let row = 0; row < values.length; row += size) {
    for (let p = 0; p < plane; p++) {
      for (let ch = 0; ch < channels; ch++) out[row + ch * plane + p] = values[row + p * channels + ch];
    }
  }
  return out;
}

/** Rows of an array as numbers, in C order whatever the order on disk. */
async function* valueBlocks(
  source: ByteSource,
  header: ArrayHeader,
  context: ArrayContext,
): AsyncGenerator<Float64Array<ArrayBuffer>> {
  if (!header.fortran || header.shape.length < 2) {
    for await (const bytes of rowBlocks(source, header, context.name)) yield decode(bytes, header);
    return;
  }
  const { memoryLimit = defaultMemoryLimit } = context.options;
  const values = sizeOf(header.shape);
  if (values * 8 > memoryLimit) {
    throw dataError({
      subject: context.name,
      reason: "too-large",
      rule: "is in Fortran order and too large to turn around in memory",
      received: header.shape.join("×"),
      repair: "save it with numpy.ascontiguousarray",
    });
  }
  const bytes = await source.take(values * elementBytes(header.type));
  if (bytes.length < values * elementBytes(header.type)) {
    throw dataError({
      subject: context.name,
      reason: "damaged",
      rule: `must hold ${values} values as its header says`,
      repair: "take a copy that is whole, or make it again",
    });
  }
  yield fromFortran(decode(bytes, header), header.shape);
}

/** Column-major values in row-major order. */
function fromFortran(values: Float64Array<ArrayBuffer>, shape: Shape): Float64Array<ArrayBuffer> {
  const out = new Float64Array(values.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) at = at * shape[axis] + index[axis];
    out[i] = values[at];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}
