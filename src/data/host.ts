import type { Picture, PictureOptions, Refit } from "../core/picture.ts";
import type { PictureFormat } from "./readers/pictures/sniffPicture.ts";
import type { SourceFile } from "./readers/sourceFile.ts";
import type { TableSource } from "./table/tableSource.ts";

/** What the readers need of the machine that they run on. It decides no rule of reading: those are in this folder. */
export interface Host {
  readonly pictures: PictureHost;
  /** Unpacks bytes; refuses, by throwing, what is cut short or does not match its checksum. */
  unpack(
    packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
    format: Packing,
  ): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** A temporary file for rows that do not fit in memory; absent where there is none, and rows stay in memory. */
  spill?(): SpillFile;
  /** A Parquet file by a faster library than the readers' own, where this host has one for this file. */
  parquet?(file: SourceFile): Promise<TableSource> | undefined;
}

/** How bytes are packed: gzip, with all its members, or DEFLATE without header and checksum, as in a zip. */
export type Packing = "gzip" | "deflate-raw";

/** Decodes pictures. */
export interface PictureHost {
  /** Reads the header of a picture without decoding the pixels; refuses what is no picture. */
  load(file: SourceFile): Promise<EncodedPicture>;
  /** The pixels of a frame. */
  decode(picture: EncodedPicture, options?: DecodeOptions): Promise<Picture>;
  refit: Refit;
}

/** How a picture is decoded. */
export interface DecodeOptions extends PictureOptions {
  /** float32 0…1 whatever the file has; by default only from more than 8 bits. */
  deep?: boolean;
  /** Which of the frames. Default 0. */
  frame?: number;
  /** Keep transparency as a last channel; by default it is laid on white. */
  alpha?: boolean;
  /** Called with what is wrong with the file, where it could be decoded all the same. */
  onDamage?: (clause: string) => void;
}

/** An encoded picture whose format and size have been checked. */
export interface EncodedPicture {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: PictureFormat;
  readonly header: PictureHeader;
  /** What was passed over so that it can be decoded: `its end marker is missing`. */
  readonly damage: readonly string[];
  /** The pixels end early. */
  readonly cut: boolean;
}

/** What a file's header says, after EXIF orientation. */
export interface PictureHeader {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 colour, else as many bands; alpha is not counted. */
  readonly channels: number;
  /** More than 8 bits a channel; decoded to float32 so that no value is rounded. */
  readonly deep: boolean;
  /** Frames of an animation and pages that can be decoded, in order; at least one. */
  readonly frames: readonly { readonly height: number; readonly width: number }[];
  /** Frames, thumbnails and masks that are not. */
  readonly left: number;
  /** Has an alpha channel. */
  readonly transparent: boolean;
}

/** A temporary file; nobody else can see it. */
export interface SpillFile {
  /** Bytes written so far. */
  readonly size: number;
  write(bytes: Uint8Array, position: number): void;
  read(bytes: Uint8Array, position: number): void;
  close(): void;
}
