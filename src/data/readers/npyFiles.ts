import { dataError } from "../../core/errors.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../options.ts";
import { arrayDataset, arrayLabels } from "./arrayDataset.ts";
import { openBytes } from "./byteSource.ts";
import { npyHeader } from "./npy.ts";
import { openEntry, type ZipEntry, zipEntries } from "./zip.ts";

/** Opens one NumPy array. */
export async function openNpy(path: string, options: OpenOptions): Promise<Dataset> {
  const source = await openBytes(path);
  try {
    return await arrayDataset(source, await npyHeader(source, path), { name: path, options });
  } finally {
    source.close();
  }
}

/**
 * Opens an archive of NumPy arrays: the inputs are `x`, `data` or `images` (with `_train` or `_test`) or the only
 * array there is, the labels `y` or `labels` alike.
 */
export async function openNpz(path: string, options: OpenOptions): Promise<Dataset> {
  const entries = new Map(
    (await zipEntries(path))
      .filter(({ name }) => name.endsWith(".npy"))
      .map((entry) => [entry.name.slice(0, -4).toLowerCase(), entry]),
  );
  const part = options.part ?? "train";
  const pick = (stems: readonly string[]): ZipEntry | undefined => {
    const wanted = stems.flatMap((stem) => [
      `${stem}_${part}`,
      `${part}_${stem}`,
      ...(part === "train" ? [stem] : []),
    ]);
    return wanted.map((name) => entries.get(name)).find((entry) => entry !== undefined);
  };
  const inputs =
    pick(["x", "data", "images", "arr_0"]) ?? (entries.size === 1 ? [...entries.values()][0] : undefined);
  if (inputs === undefined) {
    throw dataError({
      subject: path,
      rule: `must hold an array named x, data or images for its ${part} part`,
      received: [...entries.keys()].join(", ") || "no arrays",
      repair: "save the array you mean as .npy",
    });
  }
  const labelled = pick(["y", "labels", "label", "target"]);
  const labels = labelled && (await entryLabels(path, labelled));
  const name = `${path}:${inputs.name}`;
  const source = await openEntry(path, inputs);
  try {
    const header = await npyHeader(source, name);
    if (labels !== undefined && labels.length !== header.shape[0]) {
      throw dataError({
        subject: path,
        rule: `must hold ${header.shape[0]} labels`,
        received: labels.length,
      });
    }
    return await arrayDataset(source, header, { name, ...(labels && { labels }), options });
  } finally {
    source.close();
  }
}

async function entryLabels(path: string, entry: ZipEntry): Promise<string[] | undefined> {
  const subject = `${path}:${entry.name}`;
  const source = await openEntry(path, entry);
  try {
    const header = await npyHeader(source, subject);
    // A column of labels is as good as a row of them; anything wider is no label.
    const flat = header.shape.slice(1).every((size) => size === 1);
    return flat ? await arrayLabels(source, header, subject) : undefined;
  } finally {
    source.close();
  }
}
