/** The picture formats that are read. SVG, PDF and HTML are not: they can name other files and run code. */
export type PictureFormat = "png" | "jpeg" | "gif" | "webp" | "tiff" | "avif";

/** The format of a picture by its first bytes, whatever its name; undefined for anything else. */
export function sniffPicture(bytes: Uint8Array): PictureFormat | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (text(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return "gif";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "webp";
  if (/^(II[*+]\0|MM\0[*+])/.test(text(0, 4))) return "tiff";
  // A brand of HEIC's may stand first where AVIF is among the compatible ones.
  const length = 256 ** 3 * bytes[0] + 65536 * bytes[1] + 256 * bytes[2] + bytes[3];
  const brands = text(8, Math.min(64, length));
  if (text(4, 8) === "ftyp" && /^(....)*avi[fs]/.test(brands)) return "avif";
  return undefined;
}
