import type { Picture, PictureOptions, Refit } from "../core/picture.ts";
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
  /** The pixels. Transparency is laid on white; `deep` asks for float32 0…1 whatever the file has. */
  decode(picture: EncodedPicture, options?: PictureOptions & { deep?: boolean }): Promise<Picture>;
  refit: Refit;
}

/** An encoded picture whose format and size have been checked. */
export interface EncodedPicture {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly header: PictureHeader;
}

/** What a file's header says, after EXIF orientation. */
export interface PictureHeader {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** 16 bits a channel; decoded to float32 so that no value is rounded. */
  readonly deep: boolean;
  /** Frames or pages; only the first is read. */
  readonly frames: number;
  /** Has an alpha channel, which is laid on white when it is decoded. */
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
