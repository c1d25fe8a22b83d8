interface Drop {
  readonly onover: (over: boolean) => void;
  readonly onfiles: (files: readonly File[]) => void;
}

/** Lets files and folders be dropped on a part of the page; those without a mouse use the button inside it. */
export function droppable(node: HTMLElement, { onover, onfiles }: Drop): { destroy(): void } {
  const listening = new AbortController();
  const { signal } = listening;
  node.addEventListener(
    "dragover",
    (event) => {
      event.preventDefault();
      onover(true);
    },
    { signal },
  );
  node.addEventListener("dragleave", () => onover(false), { signal });
  node.addEventListener(
    "drop",
    async (event) => {
      event.preventDefault();
      onover(false);
      const files = await droppedFiles(event.dataTransfer);
      if (files.length > 0) onfiles(files);
    },
    { signal },
  );
  return { destroy: () => listening.abort() };
}

/** The files that were dropped, those in folders under their paths. */
async function droppedFiles(dropped: DataTransfer | null): Promise<readonly File[]> {
  const items = [...(dropped?.items ?? [])].filter(({ kind }) => kind === "file");
  // The items are gone after the event: their entries are taken before anything is waited for.
  const entries = items.map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return [...(dropped?.files ?? [])];
  const found = await Promise.all(entries.map((entry) => (entry ? filesUnder(entry) : [])));
  return withPaths(found.flat());
}

interface FoundFile {
  readonly file: File;
  /** From where it was dropped or chosen, with slashes. */
  readonly path: string;
}

async function filesUnder(entry: FileSystemEntry): Promise<FoundFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: FoundFile[] = [];
  // A reader gives a folder's entries in parts of a hundred; an empty part is the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    for (const one of some) all.push(...(await filesUnder(one)));
  }
}

/** The files of a folder that was chosen, under their paths. */
export function folderFiles(files: Iterable<File>): readonly File[] {
  return withPaths(Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name })));
}

/** Files named by their paths, as the command line names those of a folder; what a system puts there for itself is left out. */
function withPaths(found: readonly FoundFile[]): readonly File[] {
  const roots = new Set(found.map(({ path }) => path.split("/")[0]));
  const named = roots.size === 1 ? (path: string) => path.replace(/^[^/]*\//, "") : (path: string) => path;
  return found
    .map(
      ({ file, path }) => new File([file], named(path), { type: file.type, lastModified: file.lastModified }),
    )
    .filter(({ name }) => !/(^|\/)(\.|__MACOSX|Thumbs\.db$)/.test(name));
}
