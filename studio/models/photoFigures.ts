/**
 * What was measured of studio/models/photo.safetensors and stands in photo.json; scripts/measurePhoto.ts writes it. PSNR in decibels, a
 * mean over pictures, by the strength of the noise.
 */
export interface PhotoFigures {
  /** Of the model's file. */
  readonly bytes: number;
  /** Standard deviations of the noise that was put on, of pixels in 0…1. */
  readonly noise: readonly number[];
  readonly coasts: PhotoRows;
  readonly photographs: PhotoRows;
  /** Pictures that the principal components were fitted on. */
  readonly pcaRows: number;
  /** How many photographs were learnt from and how many were held out. */
  readonly learntPhotographs: number;
  readonly heldOutPhotographs: number;
}

/** PSNR of pictures that no training saw, by the strength of the noise: noisy, after the network, after as many principal components. */
export interface PhotoRows {
  readonly pictures: number;
  readonly before: readonly number[];
  readonly network: readonly number[];
  readonly pca: readonly number[];
}
