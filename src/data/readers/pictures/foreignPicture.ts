/** A format of pictures that is not read, by a file's first bytes; undefined for what is none. */
export function foreignPicture(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 512));
  return formats.find(([is]) => is(text))?.[1];
}

const at =
  (place: number, ...marks: readonly string[]) =>
  (text: string): boolean =>
    marks.some((mark) => text.startsWith(mark, place));

const formats: readonly (readonly [is: (text: string) => boolean, name: string])[] = [
  [at(4, "ftypheic", "ftypheix", "ftyphevc", "ftypmif1", "ftypmsf1"), "HEIC, as telephones save photographs"],
  [at(0, "\xff\x0a", "\0\0\0\x0cJXL "), "JPEG XL"],
  [at(0, "\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"), "JPEG 2000"],
  [(text) => text.startsWith("BM") && text.slice(6, 10) === "\0\0\0\0", "BMP"],
  [at(0, "8BPS"), "a Photoshop document"],
  [at(0, "\0\0\x01\0"), "an icon (ICO)"],
  [at(0, "\x76\x2f\x31\x01"), "OpenEXR"],
  [at(0, "#?RADIANCE", "#?RGBE"), "Radiance HDR"],
  [at(0, "SIMPLE  ="), "FITS"],
  [at(128, "DICM"), "DICOM"],
  [at(0, "DDS "), "DirectDraw (DDS)"],
  [(text) => /^P[1-6]\s/.test(text), "a portable map (PBM, PGM or PPM)"],
  [at(0, "FUJIFILMCCD-RAW", "IIRS", "IIU\0", "II\x1a\0\0\0HEAPCCDR"), "a camera's raw file"],
  [at(4, "ftyp"), "a film"],
  [at(0, "\x1aE\xdf\xa3"), "a film"],
  [at(8, "AVI "), "a film"],
  [(text) => /^(\s*<\?xml[^>]*>)?\s*(<!--[\s\S]*?-->\s*)?<svg/i.test(text), "SVG"],
  [at(0, "%PDF-"), "a PDF"],
];
