import { crc32 } from "../../../core/crc32.ts";

/** A file's bytes made readable, and what was passed over, in words. */
export interface Mended {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly damage: readonly string[];
}

/** A chunk of a PNG: its type, and where all of it lies. */
export interface PngChunk {
  readonly type: string;
  /** Of its length field. */
  readonly start: number;
  /** Behind its checksum. */
  readonly end: number;
}

const endChunk = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/** The chunks that are whole, up to the end marker. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 8; start + 12 <= bytes.length; ) {
    const end = start + 12 + view.getUint32(start);
    if (end > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    yield { type, start, end };
    if (type === "IEND") return;
    start = end;
  }
}

/**
 * A PNG as every viewer opens it: chunks that pixels do not need are dropped where their checksum is wrong, what stands
 * behind the end is cut off, and an end marker is put where it is missing. Damage to the pixels is left for the decoder to refuse.
 */
export function mendPng(bytes: Uint8Array<ArrayBuffer>): Mended {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, 8)];
  const damage: string[] = [];
  let [last, at] = ["", 8];
  for (const { type, start, end } of pngChunks(bytes)) {
    [last, at] = [type, end];
    // A small first letter: the pixels can be had without it.
    const needless = type.charCodeAt(0) >= 0x61 && type !== "tRNS";
    if (needless && crc32(bytes.subarray(start + 4, end - 4)) !== view.getUint32(end - 4))
      damage.push(`its chunk ${type} is damaged and passed over`);
    else parts.push(bytes.subarray(start, end));
  }
  if (last === "IEND" && at < bytes.length) damage.push("bytes behind its end are passed over");
  else if (last === "IDAT" && at === bytes.length) {
    parts.push(endChunk);
    damage.push("its end marker is missing");
  }
  if (damage.length === 0) return { bytes, damage };
  const mended = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    mended.set(part, to);
    to += part.length;
  }
  return { bytes: mended, damage };
}

/** How many frames a PNG says that it has: more than one of an animated PNG. */
export function pngFrames(bytes: Uint8Array): number {
  for (const { type, start } of pngChunks(bytes)) {
    if (type === "IDAT") return 1;
    if (type === "acTL") return new DataView(bytes.buffer, bytes.byteOffset + start + 8).getUint32(0);
  }
  return 1;
}
