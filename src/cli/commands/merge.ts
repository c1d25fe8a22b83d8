import { constants, copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { dataError, HourglassError } from "../../core/errors.ts";
import { joinCompressed, joinTables } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import {
  differenceOf,
  isReceipt,
  missingOf,
  outOfReceipt,
  type Receipt,
  readReceipt,
} from "../shard/receipt.ts";
import { stopIf } from "../stop.ts";

/** What a shard wrote, and its receipt. */
interface Written {
  readonly out: string;
  readonly receipt: Receipt;
}

/** Joins what the shards of a run wrote, once each of its rows is seen to be there, and once. */
export const merging: Command = async ({ operands, values, progress, signal }) => {
  const began = performance.now();
  const out = values.out!;
  const shards = complete(await found(operands));
  for (const [i, { out: path, receipt }] of shards.entries()) {
    const why = await missingOf(path, receipt, { deep: true });
    if (why !== undefined)
      throw dataError({
        subject: path,
        reason: "damaged",
        rule: why,
        repair: `run shard ${receipt.shard.index} of ${receipt.shard.count} again`,
      });
    stopIf(signal);
    progress.count("checking", i + 1, shards.length);
  }
  const { place, run } = shards[0].receipt;
  const pictures = "files" in shards[0].receipt.wrote;
  const join = extname(shards[0].out) === ".hgz" ? joinCompressed : joinTables;
  const paths = shards.map((shard) => shard.out);
  const files = pictures ? await joinPictures(shards, out) : await join(paths, out);
  const rows = shards.reduce((sum, { receipt }) => sum + receipt.rows, 0);
  const unread = place.total - rows;
  return {
    document: {
      out,
      verb: run.verb,
      shards: shards.length,
      rows,
      ...(files !== undefined && { files }),
      ...(unread > 0 && { skipped: unread }),
      seconds: (performance.now() - began) / 1000,
    },
    text: `${showCount(rows)} rows of ${shards.length} shards in ${out}${unread > 0 ? `; ${showCount(unread)} pictures could not be read when they were scored` : ""}`,
  };
};

/** Everything that shards wrote among some files and folders. */
async function found(operands: readonly string[]): Promise<Written[]> {
  const outs = new Set<string>();
  for (const operand of operands) {
    if (isReceipt(operand)) outs.add(outOfReceipt(operand));
    else if (await readReceipt(operand)) outs.add(operand);
    else {
      const names = await readdir(operand).catch(async () => {
        throw (await stat(operand).catch(() => undefined))
          ? dataError({
              subject: operand,
              reason: "wrong-shape",
              rule: "has no receipt beside it, so no shard is known to have written it to its end",
              repair: "run its shard again, or leave it out",
            })
          : dataError({
              subject: operand,
              reason: "no-such-file",
              rule: "there is no such file or folder",
              repair: "give what the shards wrote",
            });
      });
      for (const name of names) if (isReceipt(name)) outs.add(outOfReceipt(join(operand, name)));
    }
  }
  if (outs.size === 0)
    throw dataError({
      subject: operands.join(", "),
      reason: "no-such-file",
      rule: "holds nothing that a shard wrote",
      repair: "give the files beside which the receipts lie, or their folder",
    });
  return Promise.all(
    [...outs].map(async (out) => {
      const receipt = await readReceipt(out);
      if (receipt) return { out, receipt };
      throw dataError({ subject: out, reason: "no-such-file", rule: "has no receipt beside it" });
    }),
  );
}

/** The shards in their order, once they are of one run and hold each row of it once; every one that is amiss is named. */
function complete(shards: readonly Written[]): Written[] {
  const { run, shard, place } = mostCommon(shards).receipt;
  const foreign = shards.flatMap(({ out, receipt }) => {
    const difference =
      differenceOf(receipt.run, run) ??
      (receipt.shard.count !== shard.count
        ? `shards (${receipt.shard.count}, not ${shard.count})`
        : undefined) ??
      (receipt.place.total !== place.total ? `rows (${receipt.place.total}, not ${place.total})` : undefined);
    return difference === undefined ? [] : [`${out} (other ${difference})`];
  });
  if (foreign.length > 0) throw amiss("shards of another run", foreign, "leave them out");
  const sorted = [...shards].sort(
    (a, b) => a.receipt.place.start - b.receipt.place.start || (a.out < b.out ? -1 : 1),
  );
  const twice: string[] = [];
  const missing: string[] = [];
  let next = 0;
  for (const { out, receipt } of sorted) {
    const { start, end } = receipt.place;
    if (start < next) twice.push(`${out} (rows ${start}…${Math.min(end, next) - 1})`);
    else if (start > next) missing.push(`rows ${next}…${start - 1}`);
    next = Math.max(next, end);
  }
  if (next < place.total) missing.push(`rows ${next}…${place.total - 1}`);
  if (twice.length > 0) throw amiss("rows that are there twice", twice, "leave one of each out");
  if (missing.length > 0) {
    const there = new Set(sorted.map(({ receipt }) => receipt.shard.index));
    const lacking = Array.from({ length: shard.count }, (_, i) => i + 1).filter((i) => !there.has(i));
    throw amiss(
      "rows that no shard holds",
      missing,
      `run shard ${lacking.slice(0, 20).join(", ")}${lacking.length > 20 ? " …" : ""} of ${shard.count}`,
    );
  }
  return sorted;
}

/** The shard whose run most of the others are of: what differs from it is foreign. */
function mostCommon(shards: readonly Written[]): Written {
  const keyOf = ({ receipt: { run, shard, place } }: Written) =>
    JSON.stringify([run, shard.count, place.total]);
  const counts = new Map<string, number>();
  for (const one of shards) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return shards.reduce((best, one) => (counts.get(keyOf(one))! > counts.get(keyOf(best))! ? one : best));
}

function amiss(what: string, list: readonly string[], repair: string): Error {
  const shown = list.slice(0, 10).join(", ");
  return dataError({
    subject: "merge",
    reason: "wrong-shape",
    rule: `there are ${what}: ${shown}${list.length > 10 ? ` and ${list.length - 10} more` : ""}`,
    repair,
  });
}

/** Copies the pictures of all shards into one folder; says how many there are. */
async function joinPictures(shards: readonly Written[], out: string): Promise<number> {
  const from = new Map<string, string>();
  for (const { out: folder, receipt } of shards) {
    if (!("files" in receipt.wrote)) throw new HourglassError("internal", "internal: pictures and a table");
    for (const name of receipt.wrote.files) {
      const other = from.get(name);
      if (other !== undefined)
        throw amiss("pictures that are there twice", [`${name} in ${other} and ${folder}`], "");
      from.set(name, folder);
    }
  }
  for (const [name, folder] of from) {
    const to = join(out, name);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(folder, name), to, constants.COPYFILE_FICLONE);
  }
  return from.size;
}
