import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dataError } from "../../core/errors.ts";
import { writeFile } from "../../node.ts";

/** What a shard's run did, kept beside what it wrote: by it a shard is known to be done, and shards to belong together. */
export interface Receipt {
  readonly format: "hourglass-shard";
  readonly version: 1;
  /** What was asked: the same of all shards of a run. */
  readonly run: ShardRun;
  readonly shard: { readonly index: number; readonly count: number };
  /** Its rows are `start` … `start` + `rows` − 1 of `total`, less those that could not be read. */
  readonly place: { readonly start: number; readonly end: number; readonly total: number };
  /** Rows, or pictures, written. */
  readonly rows: number;
  /** What was written, beside the receipt: one file with its bytes and SHA-256, or a folder with its pictures. */
  readonly wrote: { readonly bytes: number; readonly sha256: string } | { readonly files: readonly string[] };
}

/** What was asked of a run: verb, model, data and the flags that its numbers follow from. */
export interface ShardRun {
  readonly verb: string;
  /** SHA-256 of the model's file. */
  readonly model: string;
  readonly data: string;
  readonly flags: Readonly<Record<string, unknown>>;
}

const ending = ".shard.json";

/** The receipt's place, beside what a shard wrote. */
const receiptPath = (out: string): string => `${out}${ending}`;

/** Whether a name is a receipt's. */
export const isReceipt = (name: string): boolean => name.endsWith(ending);

/** What a receipt is beside. */
export const outOfReceipt = (path: string): string => path.slice(0, -ending.length);

/** The receipt beside what a shard wrote; undefined where there is none. Throws where it is damaged. */
export async function readReceipt(out: string): Promise<Receipt | undefined> {
  const path = receiptPath(out);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const refuse = (): never => {
    throw dataError({
      subject: path,
      reason: "damaged",
      rule: "is no receipt of a shard",
      repair: "remove it and run the shard again",
    });
  };
  try {
    const receipt = JSON.parse(text) as Receipt;
    const { start, end, total } = receipt.place;
    const whole = [receipt.shard.index, receipt.shard.count, start, end, total, receipt.rows];
    return receipt.format === "hourglass-shard" && receipt.version === 1 && whole.every(Number.isSafeInteger)
      ? receipt
      : refuse();
  } catch {
    return refuse();
  }
}

/** Writes a receipt, last of all: what it vouches for is on the disk by then. */
export async function writeReceipt(out: string, receipt: Receipt): Promise<void> {
  await writeFile(receiptPath(out), new TextEncoder().encode(`${JSON.stringify(receipt, undefined, 1)}\n`));
}

/** SHA-256 of a file. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** Whether two runs are the same, and if not, where they differ first. */
export function differenceOf(a: ShardRun, b: ShardRun): string | undefined {
  for (const key of ["verb", "model", "data"] as const) if (a[key] !== b[key]) return key;
  const names = new Set([...Object.keys(a.flags), ...Object.keys(b.flags)]);
  return [...names]
    .map((name) =>
      JSON.stringify(a.flags[name]) === JSON.stringify(b.flags[name]) ? undefined : `--${name}`,
    )
    .find(Boolean);
}

/** What is wrong with what a receipt vouches for, as a clause; undefined where it is all there. `deep` reads it through. */
export async function missingOf(
  out: string,
  { wrote }: Receipt,
  { deep }: { deep: boolean },
): Promise<string | undefined> {
  if ("files" in wrote) {
    for (const name of wrote.files) {
      const found = await stat(`${out}/${name}`).catch(() => undefined);
      if (!found?.isFile()) return `its picture ${name} is not there`;
    }
    return undefined;
  }
  const found = await stat(out).catch(() => undefined);
  if (!found?.isFile()) return "is not there";
  if (found.size !== wrote.bytes) return `has ${found.size} bytes where the shard wrote ${wrote.bytes}`;
  return deep && (await hashOf(out)) !== wrote.sha256 ? "is not what the shard wrote" : undefined;
}
