import type sharp from "sharp";
import { HourglassError } from "../../../core/errors.ts";

let loaded: Promise<typeof sharp> | undefined;

/** libvips by sharp, loaded at the first picture: a program that reads and writes none does without. */
export function libvips(): Promise<typeof sharp> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<typeof sharp> {
  const { default: sharp } = await import("sharp").catch((error: Error) => {
    throw new HourglassError(
      "failed",
      {
        subject: "pictures",
        reason: "missing-package",
        rule: "need sharp, whose optional package for this system is not installed",
        repair: "npm i --include=optional",
      },
      { cause: error },
    );
  });
  // The content sniff already refuses these; libvips shall not even have the loaders.
  sharp.block({
    operation: [
      "VipsForeignLoadSvg",
      "VipsForeignLoadPdf",
      "VipsForeignLoadMagick",
      "VipsForeignLoadOpenslide",
    ],
  });
  // Each file is read once; cached operations would only hold memory.
  sharp.cache(false);
  // Several pictures are decoded at once; threads inside one would only get in their way.
  sharp.concurrency(1);
  return sharp;
}

/** libvips' name of the colours wanted; without naming the 16-bit ones, values silently become 8-bit. */
export function colourspace(channels: number, wide: boolean): string {
  if (channels === 1) return wide ? "grey16" : "b-w";
  return wide ? "rgb16" : "srgb";
}
