interface Drop {
  readonly onover: (over: boolean) => void;
  readonly onfiles: (files: readonly File[]) => void;
}

/** Lets files be dropped on a part of the page; those without a mouse use the button inside it. */
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
    (event) => {
      event.preventDefault();
      onover(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) onfiles(files);
    },
    { signal },
  );
  return { destroy: () => listening.abort() };
}
