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
  if (entries.size === 0)
    throw dataError({
      subject: file.name,
      reason: "unsupported-format",
      rule: "is a zip archive that holds no array",
      repair: "unpack it, and give what is inside",
    });
  const part = options.part ?? "train";
  const pick = (stems: readonly string[]): ZipEntry | undefined => {
    const wanted = stems.flatMap((stem) => [
      `${stem}_${part}`,
      `${part}_${stem}`,
      ...(part === "train" ? [stem] : []),
    ]);
    return wanted.map((name) => entries.get(name)).find((entry) => entry !== undefined);
  };
  const { array } = options;
  const inputs =
    array === undefined
      ? (pick(["x", "data", "images", "arr_0"]) ??
        (entries.size === 1 ? [...entries.values()][0] : undefined))
      : entries.get(array.replace(/\.npy$/i, "").toLowerCase());
  if (inputs === undefined && array !== undefined)
    throw dataError({
      subject: file.name,
      reason: "wrong-columns",
      rule: `has no array named ${array}`,
      received: [...entries.keys()].join(", "),
      repair: [{ option: "array", sentence: "name one that it has" }],
    });
  if (inputs === undefined) {
    throw dataError({
      subject: file.name,
      reason: "wrong-columns",
      rule: `must hold an array named x, data or images for its ${part} part`,
      received: [...entries.keys()].join(", "),
      repair: [{ option: "array", sentence: "name the one to read" }],
    });
  }
  const labelled = pick(["y", "labels", "label", "target"]);
  const labels = labelled && (await entryLabels(file, labelled, host));
  const name = `${file.name}:${inputs.name}`;
  const source = await openEntry(file, inputs, host);
  try {
    const header = await npyHeader(source, name);
    const fitting = labels?.length === header.shape[0];
    if (labels !== undefined && !fitting && array === undefined) {
      throw dataError({
        subject: file.name,
        reason: "wrong-shape",
        rule: `must hold ${header.shape[0]} labels`,
        received: labels.length,
        repair: "give one label for each row",
      });
    }
    const entry = inputs.name.slice(0, -4);
    const dataset = await arrayDataset(source, header, {
      ...{ name, entry, options, host },
      // An array that was named may be another than the one that they belong to.
      ...(fitting && { labels }),
    });
    if (entries.size === 1 || array !== undefined) return dataset;
    return { ...dataset, notes: [...dataset.notes, takenNote(entry, labels && labelled, entries)] };
  } finally {
    await source.close();
  }
}

/** Which of an archive's arrays were taken, and which were not. */
function takenNote(
  entry: string,
  labels: ZipEntry | undefined,
  entries: ReadonlyMap<string, ZipEntry>,
): string {
  const taken = [entry, labels?.name.slice(0, -4)];
  const names = [...entries.values()].map(({ name }) => name.slice(0, -4));
  const left = names.filter((name) => !taken.includes(name));
  const rest = left.length > 0 ? `, and ${left.map((name) => `"${name}"`).join(", ")} left` : "";
  const by = labels ? `, labelled by "${taken[1]}"` : "";
  return `Of the archive's arrays "${entry}" is read${by}${rest}. The option array says otherwise.`;
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
