import { dataError } from "../../../core/errors.ts";
import type { ArrayLayout } from "../../arrayForm.ts";
import { openBytes } from "../byteSource.ts";
import type { ReadContext, Reader } from "../reader.ts";
import { arrayDataset, arrayLabels } from "./arrayDataset.ts";
import { idxHeader } from "./idx.ts";

/** IDX files, as MNIST comes in, with the labels of a sibling where there is one (`images-idx3` ↔ `labels-idx1`). */
export const idxReader: Reader = {
  name: "IDX",
  endings: [".idx"],
  packed: true,
  isNamed: isIdxName,
  open: async (file, context) => {
    const source = await openBytes(file, context.host);
    try {
      const header = await idxHeader(source, file.name);
      const labels = await siblingLabels(file.name, header.shape[0], context);
      const { layout = grey(header.shape.length), ...rest } = context.options;
      const options = layout && !rest.series ? { ...rest, layout } : rest;
      return await arrayDataset(source, header, {
        ...{ name: file.name, options, host: context.host },
        ...(labels && { labels }),
      });
    } finally {
      await source.close();
    }
  },
};

/** The layout of three axes, which number, height and width are in this format. */
function grey(axes: number): ArrayLayout | undefined {
  return axes === 3 ? "NHW" : undefined;
}

/** Whether a file is IDX by its name: `train-images-idx3-ubyte`, `t10k-images.idx3-ubyte.gz`. */
export function isIdxName(name: string): boolean {
  return /(^|[-.])idx\d?(-[a-z]+)?(\.gz)?$/i.test(name);
}

/** The name of the file of inputs among a folder's for the part asked, or none where the folder holds no IDX files. */
export function idxInputs(
  names: readonly string[],
  { folder, part = "train" }: { folder: string; part?: "train" | "test" | undefined },
): string | undefined {
  const inputs = names.filter((name) => isIdxName(name) && !/labels/i.test(name)).sort();
  if (inputs.length === 0) return undefined;
  const test = (name: string): boolean => /^(t10k|test)/i.test(name);
  const found = inputs.find((name) => test(name) === (part === "test"));
  if (found === undefined) {
    throw dataError({
      subject: folder,
      reason: "no-such-file",
      rule: `holds no ${part} part`,
      received: inputs.join(", "),
      repair: "put the files of that part into the folder, or ask for another part",
    });
  }
  return found;
}

async function siblingLabels(
  path: string,
  rows: number,
  { host, beside }: ReadContext,
): Promise<string[] | undefined> {
  const stem = path.replace(/^.*[\\/]/, "").replace(/\.gz$/i, "");
  const wanted = stem.replace("images", "labels").replace("idx3", "idx1");
  if (wanted === stem) return undefined;
  const file = (await beside(wanted)) ?? (await beside(`${wanted}.gz`));
  if (file === undefined) return undefined;
  const source = await openBytes(file, host);
  try {
    const header = await idxHeader(source, file.name);
    if (header.shape.length !== 1 || header.shape[0] !== rows) {
      throw dataError({
        subject: file.name,
        reason: "wrong-shape",
        rule: `must hold ${rows} labels`,
        received: header.shape.join("×"),
        repair: "give the labels that belong to these rows",
      });
    }
    return await arrayLabels(source, header, file.name);
  } finally {
    await source.close();
  }
}
