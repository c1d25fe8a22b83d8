/** Gives a person a file that was made here. */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Firefox reads the address a moment after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
