import { deflateSync } from "node:zlib";
import { crc32 } from "../../../core/crc32.ts";
import type { PictureForm } from "./pictureForm.ts";

/** What is put beside the pixels of a file that has been encoded: sharp takes none of it from bytes. */
type Beside = Pick<PictureForm, "density" | "icc" | "exif">;

/** A PNG with its resolution, colour profile and camera's data, in front of the pixels. */
export function embedInPng(png: Uint8Array, { density, icc, exif }: Beside): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  if (icc) chunks.push(pngChunk("iCCP", joined([latin("ICC profile\0\0"), deflateSync(icc)])));
  if (density !== undefined) {
    const metre = Math.round(density / 0.0254);
    const data = new Uint8Array(9);
    const view = new DataView(data.buffer);
    view.setUint32(0, metre);
    view.setUint32(4, metre);
    data[8] = 1;
    chunks.push(pngChunk("pHYs", data));
  }
  if (exif) chunks.push(pngChunk("eXIf", exif));
  const head = 8 + 25;
  return joined([png.subarray(0, head), ...chunks, png.subarray(head)]);
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(latin(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.slice(4, 8 + data.length)));
  return chunk;
}

/** Most bytes of a profile in one segment of a JPEG. */
const mostInSegment = 65_519;

/** A JPEG with its resolution, camera's data and colour profile, behind the segment of JFIF. */
export function embedInJpeg(jpeg: Uint8Array, { density, icc, exif }: Beside): Uint8Array<ArrayBuffer> {
  const file = Uint8Array.from(jpeg);
  const view = new DataView(file.buffer);
  const jfif = view.getUint16(2) === 0xffe0;
  if (density !== undefined && jfif) {
    file[13] = 1;
    view.setUint16(14, Math.round(density));
    view.setUint16(16, Math.round(density));
  }
  const segments: Uint8Array[] = [];
  if (exif && exif.length < mostInSegment) segments.push(segment(0xe1, [latin("Exif\0\0"), exif]));
  const parts = icc ? Math.ceil(icc.length / mostInSegment) : 0;
  for (let i = 0; icc && i < parts; i++) {
    const part = icc.subarray(i * mostInSegment, (i + 1) * mostInSegment);
    segments.push(segment(0xe2, [latin("ICC_PROFILE\0"), Uint8Array.of(i + 1, parts), part]));
  }
  const head = jfif ? 4 + view.getUint16(4) : 2;
  return joined([file.subarray(0, head), ...segments, file.subarray(head)]);
}

function segment(marker: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(parts);
  const length = body.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), body]);
}

/** Flags of a WebP's extended header. */
const webpFlags = { icc: 0x20, alpha: 0x10, exif: 0x08 } as const;

/** A WebP with its colour profile and camera's data, in the extended form that has room for them. */
export function embedInWebp(
  webp: Uint8Array,
  { icc, exif }: Beside,
  { width, height, alpha }: { width: number; height: number; alpha: boolean },
): Uint8Array<ArrayBuffer> {
  if (!icc && !exif) return Uint8Array.from(webp);
  const extended = String.fromCharCode(...webp.subarray(12, 16)) === "VP8X";
  const head = extended ? webp.slice(20, 30) : extendedHeader(width, height, alpha);
  head[0] |= (icc ? webpFlags.icc : 0) | (exif ? webpFlags.exif : 0);
  const body = joined([
    latin("WEBP"),
    riffChunk("VP8X", head),
    ...(icc ? [riffChunk("ICCP", icc)] : []),
    webp.subarray(extended ? 30 : 12),
    ...(exif ? [riffChunk("EXIF", exif)] : []),
  ]);
  return riffChunk("RIFF", body);
}

function extendedHeader(width: number, height: number, alpha: boolean): Uint8Array {
  const head = new Uint8Array(10);
  head[0] = alpha ? webpFlags.alpha : 0;
  for (const [at, size] of [
    [4, width - 1],
    [7, height - 1],
  ])
    head.set([size & 255, (size >> 8) & 255, size >> 16], at);
  return head;
}

function riffChunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length, true);
  return joined([latin(name), length, data, new Uint8Array(data.length % 2)]);
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
