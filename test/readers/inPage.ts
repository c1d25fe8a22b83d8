import type { OpenOptions } from "../../src/data/options.ts";
import { openDataset } from "../../src/hosts/web/open.ts";
import { type Told, tell } from "./told.ts";
import { values } from "./values.ts";

/** Files as they reach a page: by name, in base64. */
export interface Sent {
  readonly files: readonly (readonly [name: string, base64: string])[];
  /** The files are a folder that was dropped. */
  readonly folder?: boolean;
  readonly options?: OpenOptions;
}

/** Opens files in the page. */
export async function openInPage({ files, folder, options }: Sent): Promise<Told> {
  const chosen = files.map(([name, base64]) => {
    const file = new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name);
    // What a browser sets for the files of a folder.
    if (folder) Object.defineProperty(file, "webkitRelativePath", { value: name });
    return file;
  });
  const [only] = chosen;
  const source = folder ? chosen : only;
  return tell(openDataset, source, {
    subject: !folder ? only.name : chosen.length === 1 ? "1 file" : `${chosen.length} files`,
    ...(options && { options }),
  });
}

/** Opens a file from its address. */
export function openFromAddress(path: string): Promise<Told> {
  const url = new URL(path, location.href);
  return tell(openDataset, url, { subject: url.href });
}

/** Opens values in the page's memory, and a path, which a page cannot. */
export async function openValues(): Promise<Told[]> {
  const pixels = new ImageData(new Uint8ClampedArray([10, 20, 30, 255, 0, 0, 0, 0]), 2, 1);
  return Promise.all(
    [...values, pixels, "readings.csv", "sensors"].map((source) =>
      tell(openDataset, source, { options: { rows: 3 }, subject: "no subject" }),
    ),
  );
}
