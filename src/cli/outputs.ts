import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { usageError } from "../core/errors.ts";
import type { Values } from "./line/options.ts";
import { type Verb, type VerbName, verbs } from "./line/verbs.ts";

/** Flags that name what a verb writes. */
const written = ["out", "onnx", "maps", "regions", "points"] as const;
/** Flags that name a model to read. */
const modelFlags = ["from", "model"] as const;
/** Flags that name data to read. */
const dataFlags = ["training", "clean"] as const;
/** Operands that are one file, a model or codes, and no data. */
const fileOperands: ReadonlySet<string> = new Set(["MODEL", "FILE"]);

/** Something that is on the disk: which it is, whatever it is called, and the folders around it. */
interface Place {
  readonly path: string;
  /** Device and inode; absent where nothing is there yet. */
  readonly id?: string;
  readonly folder: boolean;
  /** Of each folder that it lies in. */
  readonly within: readonly string[];
}

/**
 * Refuses an output that is an input, lies in a folder of data or is a folder that holds data: one that is read would be
 * changed, or what is written would be read the next time. Places are told apart by their inodes, so that links and
 * names in other case count too. Throws `usage`.
 */
export async function refuseOverwriting(
  verb: VerbName,
  operands: readonly string[],
  values: Values,
): Promise<void> {
  const asked = written.filter((name) => values[name] !== undefined);
  if (asked.length === 0) return;
  const outputs = await Promise.all(
    asked.map(async (name) => ({ name, output: await placeOf(values[name]!) })),
  );
  const inputs = [
    ...operands.map((path, i) => ({ path, data: !fileOperands.has(operandName(verb, i)) })),
    ...modelFlags.map((name) => ({ path: values[name], data: false })),
    ...dataFlags.map((name) => ({ path: values[name], data: true })),
  ];
  for (const { path, data } of inputs) {
    if (path === undefined) continue;
    const input = await placeOf(path.replace(/#\d+$/, ""));
    if (input.id === undefined) continue;
    const linked = data && input.folder ? await linkedFolders(path) : [];
    for (const { name, output } of outputs) {
      const throughLink = linked.some((place) => clashOf(output, place, data) !== undefined);
      const clash = clashOf(output, input, data) ?? (throughLink ? "lies in a link of" : undefined);
      if (clash)
        throw usageError({
          subject: `--${name}`,
          reason: "invalid-option",
          rule: "must be apart from what is read",
          received: output.path,
          repair: `it ${clash} ${input.path}: give another path`,
        });
    }
  }
}

/** What a verb calls a word after it; the last of its names may stand for several. */
function operandName(verb: VerbName, place: number): string {
  const { operands }: Verb = verbs[verb];
  return (operands[place] ?? operands.at(-1))!.name;
}

function clashOf(output: Place, input: Place, data: boolean): string | undefined {
  if (output.id === input.id) return "is";
  if (!data) return undefined;
  if (input.folder && output.within.includes(input.id!)) return "lies in";
  if (output.folder && input.within.includes(output.id!)) return "is a folder that holds";
  return undefined;
}

async function placeOf(path: string): Promise<Place> {
  const real = await realPath(resolve(path));
  const own = await statsOf(real);
  const within: string[] = [];
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    const stats = await statsOf(folder);
    if (stats) within.push(idOf(stats));
    if (folder === dirname(folder)) break;
  }
  return { path, ...(own && { id: idOf(own) }), folder: own?.isDirectory() ?? false, within };
}

/** The folders that links in a folder lead to, which are read with it. */
async function linkedFolders(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const places = await Promise.all(links.map(({ parentPath, name }) => placeOf(join(parentPath, name))));
  return places.filter(({ id, folder }) => id !== undefined && folder);
}

/** A path without links, as far as it exists. */
async function realPath(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined || path === dirname(path)) return found ?? path;
  return join(await realPath(dirname(path)), basename(path));
}

const statsOf = (path: string) => stat(path).catch(() => undefined);
const idOf = ({ dev, ino }: { dev: number; ino: number }): string => `${dev}:${ino}`;
