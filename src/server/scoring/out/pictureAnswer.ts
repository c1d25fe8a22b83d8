import { Zip, ZipPassThrough } from "fflate";
import { bytePixels } from "../../../core/picture.ts";
import { rowOf } from "../../../core/rows.ts";
import { encodePicture, type Picture, type RowPart, type WrittenFormat } from "../../../node.ts";

/** A picture and the name of its file. */
export interface NamedPicture {
  readonly name: string;
  readonly picture: Picture;
}

/** Pictures of rows [n, channels, height, width], by the names that their sources had, else numbered. */
export async function* picturesOf(
  parts: AsyncIterable<RowPart<"float32" | "float64">>,
  { rows: total, names }: { readonly rows: number; readonly names?: readonly string[] },
): AsyncGenerator<NamedPicture> {
  const digits = String(total - 1).length;
  for await (const { start, rows } of parts)
    for (let i = 0; i < rows.shape[0]; i++)
      yield {
        name: names?.[start + i] ?? `row-${String(start + i).padStart(digits, "0")}`,
        picture: rowOf(rows, i) as Picture,
      };
}

/** A picture as bytes, 8 bits a channel. */
export function pictureBytes(picture: Picture, format: WrittenFormat): Promise<Uint8Array> {
  return encodePicture(bytePixels(picture), format);
}

/** Pictures as a zip of PNG files, each written as it comes; PNG is packed already, so they are stored. */
export async function* zipOf(pictures: AsyncIterable<NamedPicture>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const taken = new Set<string>();
  for await (const { name, picture } of pictures) {
    const entry = new ZipPassThrough(entryName(name, taken));
    zip.add(entry);
    entry.push(await pictureBytes(picture, "png"), true);
    yield* pieces.splice(0);
  }
  zip.end();
  yield* pieces.splice(0);
}

/** The name of an entry: it comes from the request, must not lead out of the folder that the zip is unpacked into, and differs from the others. */
function entryName(name: string, taken: Set<string>): string {
  const stem = name.replace(/\.[^./\\]*$/, "").replace(/[/\\]|\.\./g, "_");
  const own = taken.has(`${stem}.png`) ? `${taken.size}-${stem}.png` : `${stem}.png`;
  taken.add(own);
  return own;
}
