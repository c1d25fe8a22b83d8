import { assert } from "../core/errors.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { bytesOf, type DataOf, type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "./dataset.ts";
import type { Host, SpillFile } from "./host.ts";
import { checkRows } from "./rows.ts";

type StoreType = Dataset["dtype"];

/**
 * Rows of one size, appended once and then read in any order. They live in memory up to a limit; past it all of
 * them move to a temporary file, where the host has one.
 */
export interface RowStore<D extends StoreType = StoreType> {
  readonly rows: number;
  readonly dtype: D;
  /** Whether the rows have moved to the temporary file. */
  readonly onDisk: boolean;
  /** Rows next to each other that cost little more to read than one of them: 1 in memory. */
  readonly neighbours: number;
  /** Adds whole rows, copied. */
  append(values: DataOf<D>): void;
  /** Rows by index, as a tensor [rows.length, ...shape]. */
  read(rows: ArrayLike<number>): Tensor<D>;
  close(): void;
}

/** How rows are kept. */
export interface RowStoreOptions {
  /** Most bytes kept in memory. */
  memoryLimit?: number;
  /** Whose temporary files take the rows above it; without a host that has them, rows stay in memory. */
  host?: Pick<Host, "spill">;
}

/** Rows kept in memory unless told otherwise: 256 MiB, so that a table of any size trains in a bounded process. */
export const defaultMemoryLimit = 256 * 2 ** 20;

const blockBytes = 4 * 2 ** 20;
/** The first block of a few rows is no larger than they are, and grows: a server opens thousands of single rows a second. */
const growth = 4;

/** What a disk reads at least, so that less of a gap between two rows is read along. */
const pageBytes = 4096;

/** An empty store for rows of a shape and type. */
export function rowStore<D extends StoreType>(
  dtype: D,
  shape: Shape,
  { memoryLimit = defaultMemoryLimit, host }: RowStoreOptions = {},
): RowStore<D> {
  const size = sizeOf(shape);
  const rowBytes = size * bytesOf(dtype);
  assert(size > 0, "a row store needs rows of at least one value");
  const rowsPerBlock = Math.max(1, Math.floor(blockBytes / rowBytes));
  const rowsPerPage = Math.max(1, Math.floor(pageBytes / rowBytes));
  const fresh = (): Uint8Array<ArrayBuffer> => new Uint8Array(rowsPerBlock * rowBytes);
  let blocks: Uint8Array<ArrayBuffer>[] = [];
  let rows = 0;
  let file: SpillFile | undefined;
  let written = 0;
  let scratch: Uint8Array<ArrayBuffer> | undefined;

  const spill = (to: SpillFile): void => {
    file = to;
    for (const block of blocks) file.write(block, file.size);
    written = rows;
    blocks = [];
  };
  const flush = (): void => {
    if (file === undefined || written === rows) return;
    file.write(blocks[0].subarray(0, (rows - written) * rowBytes), file.size);
    written = rows;
  };
  /** The block that takes the next of `coming` rows; every block before it is full. */
  const roomy = (coming: number): { block: Uint8Array<ArrayBuffer>; used: number } => {
    if (file === undefined && rows === blocks.length * rowsPerBlock) {
      const tooMany = (blocks.length + 1) * rowsPerBlock * rowBytes > memoryLimit && rows > 0;
      const to = tooMany ? host?.spill?.() : undefined;
      if (to) spill(to);
      else blocks.push(rows === 0 ? new Uint8Array(Math.min(coming, rowsPerBlock) * rowBytes) : fresh());
    }
    if (file === undefined && blocks.length === 1 && rows * rowBytes === blocks[0].length) {
      const larger = new Uint8Array(Math.min(rowsPerBlock, growth * rows) * rowBytes);
      larger.set(blocks[0]);
      blocks[0] = larger;
    }
    if (file !== undefined) {
      if (rows - written === rowsPerBlock) flush();
      blocks[0] ??= fresh();
      return { block: blocks[0], used: rows - written };
    }
    return { block: blocks[blocks.length - 1], used: rows - (blocks.length - 1) * rowsPerBlock };
  };

  const readMemory = (wanted: ArrayLike<number>, out: Uint8Array): void => {
    for (let i = 0; i < wanted.length; i++) {
      const start = (wanted[i] % rowsPerBlock) * rowBytes;
      const block = blocks[Math.floor(wanted[i] / rowsPerBlock)];
      out.set(block.subarray(start, start + rowBytes), i * rowBytes);
    }
  };
  /** Reads near rows in one call: a call for each row takes longer than a step of a small network. */
  const readFile = (from: SpillFile, wanted: ArrayLike<number>, out: Uint8Array): void => {
    const ascending = Uint32Array.from(wanted, (_, i) => i).sort((i, k) => wanted[i] - wanted[k]);
    scratch ??= fresh();
    for (let done = 0; done < ascending.length; ) {
      const first = wanted[ascending[done]];
      let [end, last] = [done + 1, first];
      for (; end < ascending.length; end++) {
        const next = wanted[ascending[end]];
        if (next - last > rowsPerPage || next - first >= rowsPerBlock) break;
        last = next;
      }
      from.read(scratch.subarray(0, (last + 1 - first) * rowBytes), first * rowBytes);
      for (; done < end; done++) {
        const start = (wanted[ascending[done]] - first) * rowBytes;
        out.set(scratch.subarray(start, start + rowBytes), ascending[done] * rowBytes);
      }
    }
  };

  return {
    get rows() {
      return rows;
    },
    dtype,
    get onDisk() {
      return file !== undefined;
    },
    get neighbours() {
      return file === undefined ? 1 : rowsPerPage;
    },
    append: (values) => {
      assert(values.length % size === 0, `${values.length} values are no whole number of rows of ${size}`);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let done = 0; done < bytes.length; ) {
        const { block, used } = roomy((bytes.length - done) / rowBytes);
        const take = Math.min(bytes.length - done, block.length - used * rowBytes);
        block.set(bytes.subarray(done, done + take), used * rowBytes);
        done += take;
        rows += take / rowBytes;
      }
    },
    read: (wanted) => {
      checkRows(wanted, rows);
      flush();
      const out = zeros(dtype, [wanted.length, ...shape]);
      const bytes = new Uint8Array(out.data.buffer);
      if (file === undefined) readMemory(wanted, bytes);
      else readFile(file, wanted, bytes);
      return out;
    },
    close: () => {
      blocks = [];
      scratch = undefined;
      rows = 0;
      file?.close();
      file = undefined;
    },
  };
}
