import { decode, pageCount } from "tiff";
import { type Raster, upright } from "./raster.ts";

/** The first page of a TIFF, which browsers do not show, and how many there are. */
export function decodeTiff(bytes: Uint8Array): { raster: Raster; pages: number } {
  const [page] = decode(bytes, { pages: [0] });
  const { width, height, data } = page;
  if (!(data instanceof Uint8Array || data instanceof Uint16Array))
    throw new Error(`must have 8 or 16 bits a channel, not ${page.bitsPerSample}`);
  const channels = data.length / (width * height);
  if (![1, 2, 3, 4].includes(channels)) throw new Error(`${channels} channels are not read`);
  const { palette } = page;
  const raster: Raster = palette
    ? {
        width,
        height,
        channels: 3,
        values: Uint8Array.from([...data].flatMap((i) => palette[i].map((v) => v >> 8))),
      }
    : { width, height, channels: channels as Raster["channels"], values: data };
  return { raster: upright(raster, page.orientation), pages: pageCount(bytes) };
}
