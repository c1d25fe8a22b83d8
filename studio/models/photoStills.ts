import cleaned from "./photo-stills/cleaned.webp?url";
import decibels from "./photo-stills/decibels.json";
import goesIn from "./photo-stills/in.webp?url";
import through from "./photo-stills/through.webp?url";

/** A picture of 256 × 256 pixels, and how near it is to the clean one, as PSNR. */
export interface PhotoStill {
  readonly address: string;
  readonly decibels: number;
}

/** A coast with noise, and what the two networks make of it; drawn by scripts/photoStills.ts. */
export const photoStills: Readonly<Record<"in" | "through" | "cleaned", PhotoStill>> = {
  in: { address: goesIn, decibels: decibels.in },
  through: { address: through, decibels: decibels.through },
  cleaned: { address: cleaned, decibels: decibels.cleaned },
};
