import type { Picture, PictureOptions } from "../../../core/picture.ts";
import type { PictureHeader, PictureHost } from "../../../data/host.ts";
import { fitPicture } from "../../../data/readers/pictures/fitPicture.ts";
import { encodePicture } from "./encodePicture.ts";
import { decodePicture, loadFile } from "./picture.ts";

/** Pictures by libvips, and TIFFs that it would change or refuse by a library of their own. */
export const sharpPictures: PictureHost = { load: loadFile, decode: decodePicture, refit: refitPicture };

/** A picture resized and recoloured, without a file. */
export async function refitPicture(picture: Picture, options: PictureOptions): Promise<Picture> {
  const deep = picture.dtype === "float32";
  const [own] = picture.shape;
  const usual = [own, options.channels ?? own].every((channels) => channels === 1 || channels === 3);
  if (!usual) return fitPicture(picture, { ...options, deep });
  const bytes = Uint8Array.from(await encodePicture(picture));
  const header: PictureHeader = {
    ...{ height: picture.shape[1], width: picture.shape[2], channels: own, deep, transparent: false },
    ...{ frames: [{ height: picture.shape[1], width: picture.shape[2] }], left: 0 },
  };
  const encoded = { path: "a picture", bytes, format: "png", damage: [], cut: false, header } as const;
  return decodePicture(encoded, { ...options, deep });
}
