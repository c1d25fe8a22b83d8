import type { PictureFormat } from "../../../data/readers/pictures/sniffPicture.ts";

/** The part of WebCodecs' ImageDecoder that is used; not every browser has it. */
interface ImageDecoder {
  readonly tracks: { readonly ready: Promise<void>; readonly selectedTrack: { frameCount: number } | null };
  readonly completed: Promise<void>;
  decode(options: { frameIndex: number }): Promise<{ image: VideoFrame }>;
  close(): void;
}

type Decoders = {
  readonly ImageDecoder?: new (init: {
    data: Uint8Array;
    type: string;
    colorSpaceConversion: "none";
  }) => ImageDecoder;
};

function decoderOf(bytes: Uint8Array, format: PictureFormat): ImageDecoder | undefined {
  const { ImageDecoder } = globalThis as Decoders;
  return (
    ImageDecoder && new ImageDecoder({ data: bytes, type: `image/${format}`, colorSpaceConversion: "none" })
  );
}

/** How many of an animation's frames this browser decodes: all of them, or the first alone. */
export async function countedFrames(
  bytes: Uint8Array,
  format: PictureFormat,
  frames: number,
): Promise<number> {
  const decoder = decoderOf(bytes, format);
  if (!decoder) return 1;
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    return Math.min(frames, decoder.tracks.selectedTrack?.frameCount ?? 1);
  } catch {
    return 1;
  } finally {
    decoder.close();
  }
}

/** A frame as it is shown, with what the ones before it left. */
export async function animationFrame(
  bytes: Uint8Array,
  format: PictureFormat,
  frame: number,
): Promise<VideoFrame> {
  const decoder = decoderOf(bytes, format)!;
  try {
    return (await decoder.decode({ frameIndex: frame })).image;
  } finally {
    decoder.close();
  }
}
