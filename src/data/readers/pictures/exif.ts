/** The orientation 1…8 that a block of EXIF data gives (tag 0x0112 of the first directory); 1 where it gives none. */
export function exifOrientation(bytes: Uint8Array): number {
  const found = orientationAt(bytes);
  return found ? found.view.getUint16(found.at, found.little) : 1;
}

/** The same EXIF data, of a picture that has been turned upright. */
export function withoutOrientation(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  const found = orientationAt(copy);
  found?.view.setUint16(found.at, 1, found.little);
  return copy;
}

function orientationAt(bytes: Uint8Array): { view: DataView; at: number; little: boolean } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8) return undefined;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > view.byteLength) return undefined;
  const count = view.getUint16(start, little);
  for (let i = 0; i < count; i++) {
    const at = start + 2 + 12 * i;
    if (at + 12 > view.byteLength) return undefined;
    if (view.getUint16(at, little) === 0x0112) return { view, at: at + 8, little };
  }
  return undefined;
}
