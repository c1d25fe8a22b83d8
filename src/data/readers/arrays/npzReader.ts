import { dataError } from "../../../core/errors.ts";
import type { Dataset } from "../../dataset.ts";
import type { Host } from "../../host.ts";
import type { ReadContext, Reader } from "../reader.ts";
import type { SourceFile } from "../sourceFile.ts";
import { arrayDataset, arrayLabels } from "./arrayDataset.ts";
import { npyHeader } from "./npy.ts";
import { isZip, openEntry, type ZipEntry, zipEntries } from "./zip.ts";

/**
 * An archive of NumPy arrays: the inputs are `x`, `data` or `images` (with `_train` or `_test`) or the only array there
 * is, the labels `y` or `labels` alike.
 */
export const npzReader: Reader = {
  name: "NumPy archive",
  endings: [".npz"],
  startsWith: isZip,
  open: openNpz,
};

async function openNpz(file: SourceFile, { host, options }: ReadContext): Promise<Dataset> {
  const entries = new Map(
    (await zipEntries(file))
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
      subject: file.name,
      reason: "wrong-columns",
      rule: `must hold an array named x, data or images for its ${part} part`,
      received: [...entries.keys()].join(", ") || "no arrays",
      repair: "save the array you mean as .npy",
    });
  }
  const labelled = pick(["y", "labels", "label", "target"]);
  const labels = labelled && (await entryLabels(file, labelled, host));
  const name = `${file.name}:${inputs.name}`;
  const source = await openEntry(file, inputs, host);
  try {
    const header = await npyHeader(source, name);
    if (labels !== undefined && labels.length !== header.shape[0]) {
      throw dataError({
        subject: file.name,
        reason: "wrong-shape",
        rule: `must hold ${header.shape[0]} labels`,
        received: labels.length,
        repair: "give one label for each row",
      });
    }
    return await arrayDataset(source, header, { name, ...(labels && { labels }), options, host });
  } finally {
    await source.close();
  }
}

async function entryLabels(file: SourceFile, entry: ZipEntry, host: Host): Promise<string[] | undefined> {
  const subject = `${file.name}:${entry.name}`;
  const source = await openEntry(file, entry, host);
  try {
    const header = await npyHeader(source, subject);
    // A column of labels is as good as a row of them; anything wider is no label.
    const flat = header.shape.slice(1).every((size) => size === 1);
    return flat ? await arrayLabels(source, header, subject) : undefined;
  } finally {
    await source.close();
  }
}
