/** A directory of a TIFF (revision 6.0): what a page says of itself, as numbers by tag. */
export type TiffDirectory = ReadonlyMap<number, readonly number[]>;

/** Bytes of a value, by its type: 1 bytes, 3 and 4 numbers of 16 and 32 bits; 5 a fraction of two is left out. */
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };

/** Most pages of a file, and most values of a tag that pixels need: places of strips. */
const [mostPages, mostValues] = [100_000, 2 ** 22];

/** The directories of a TIFF's pages, and the order of its bytes. Throws where one is damaged. */
export function tiffDirectories(bytes: Uint8Array): { directories: TiffDirectory[]; little: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.byteLength >= 8 && view.getUint16(0) === 0x4949;
  if (view.byteLength < 8 || view.getUint16(2, little) !== 42)
    throw new Error("it is no TIFF of up to 4 GiB (BigTIFF is not read)");
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let at = view.getUint32(4, little); at !== 0; ) {
    if (seen.has(at) || at + 6 > view.byteLength || directories.length === mostPages)
      throw new Error("its directory is damaged");
    seen.add(at);
    const count = view.getUint16(at, little);
    const end = at + 2 + 12 * count;
    if (end > view.byteLength) throw new Error("its directory is damaged");
    directories.push(directoryAt(view, at + 2, count, little));
    // Some programs end the file behind the last entry.
    at = end + 4 <= view.byteLength ? view.getUint32(end, little) : 0;
  }
  if (directories.length === 0) throw new Error("it has no page");
  return { directories, little };
}

function directoryAt(view: DataView, start: number, count: number, little: boolean): TiffDirectory {
  const found = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const at = start + 12 * i;
    const size = typeBytes[view.getUint16(at + 2, little)];
    const values = view.getUint32(at + 4, little);
    if (size === undefined || values > mostValues) continue;
    const place = size * values <= 4 ? at + 8 : view.getUint32(at + 8, little);
    // A tag of some program whose values lie behind the end is none of the picture's.
    if (place + size * values > view.byteLength) continue;
    const read = (k: number): number =>
      size === 1
        ? view.getUint8(place + k)
        : size === 2
          ? view.getUint16(place + 2 * k, little)
          : view.getUint32(place + 4 * k, little);
    found.set(
      view.getUint16(at, little),
      Array.from({ length: values }, (_, k) => read(k)),
    );
  }
  return found;
}
