import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import type { Command, Context, Outcome } from "../command.ts";
import type { Values } from "../line/options.ts";
import { namesPicture } from "../write/pictureOut.ts";
import { differenceOf, hashOf, missingOf, readReceipt, type ShardRun, writeReceipt } from "./receipt.ts";
import { type Shard, shardIndex } from "./shardIndex.ts";

/** Flags that a shard's numbers do not follow from. */
const besides = new Set(["out", "maps", "shard", "threads", "device", "json", "quiet", "strict"]);

/** The values of a line that asks for a shard, with that shard's own outputs: `scores.csv` becomes `scores.3-of-16.csv`. */
export function shardValues(values: Values, env: Readonly<Record<string, string | undefined>>): Values {
  const { shard, out, maps } = values;
  if (shard === undefined) return values;
  const own = shardIndex(shard, env);
  return {
    ...values,
    shard: own,
    ...(out !== undefined && { out: shardPath(out, own) }),
    ...(maps !== undefined && { maps: shardPath(maps, own) }),
  };
}

/** Makes the folder that shards lie in together: each of them may be the first. */
export async function makeFolder({ out }: Values): Promise<void> {
  if (out !== undefined) await mkdir(dirname(out), { recursive: true });
}

/** Where a shard of an output goes: its place is put before the extension, in as many digits as the count has. */
export function shardPath(out: string, { index, count }: Shard): string {
  const ending = extname(out);
  const place = `${String(index).padStart(String(count).length, "0")}-of-${count}`;
  return `${out.slice(0, out.length - ending.length)}.${place}${ending}`;
}

/**
 * Runs a command for one shard, and writes its receipt once all else is on the disk. A shard whose receipt is there, of the
 * same run and with what it vouches for, is passed over; whatever else is there is of a run that died, and is made again.
 */
export async function runShard(verb: string, command: Command, context: Context): Promise<Outcome> {
  const { operands, values } = context;
  const { index = 1, count = 1 } = values.shard ?? {};
  const out = values.out!;
  const run: ShardRun = {
    verb,
    model: await hashOf(operands[0]),
    data: operands[1],
    flags: Object.fromEntries(Object.entries(values).filter(([name]) => !besides.has(name))),
  };
  const before = await readReceipt(out).catch(() => undefined);
  if (
    before &&
    differenceOf(before.run, run) === undefined &&
    (await missingOf(out, before, { deep: false })) === undefined
  )
    return {
      document: { out, shard: values.shard, rows: before.rows, done_before: true },
      text: `shard ${index} of ${count} was done before: ${out}`,
    };
  // Pictures of a run that died, which would be taken for this one's.
  for (const path of await filesIn(out)) if (namesPicture(path)) await rm(path);
  const outcome = await command(context);
  if (!outcome.shard) return outcome;
  const { start, end, total, rows } = outcome.shard;
  const found = await stat(out);
  await writeReceipt(out, {
    format: "hourglass-shard",
    version: 1,
    run,
    shard: { index, count },
    place: { start, end, total },
    rows,
    wrote: found.isDirectory()
      ? { files: (await filesIn(out)).map((path) => relative(out, path)) }
      : { bytes: found.size, sha256: await hashOf(out) },
  });
  return outcome;
}

/** The files of a folder and of the folders in it; none where there is no folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
