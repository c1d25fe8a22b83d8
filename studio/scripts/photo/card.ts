import type { PhotoFigures, PhotoRows } from "../../models/photoFigures.ts";

/** The card of studio/models/photo.safetensors as Markdown. */
export function photoCard(figures: PhotoFigures): string {
  const { bytes, noise, coasts, photographs, pcaRows, learntPhotographs, heldOutPhotographs } = figures;
  const table = ({ before, network, pca }: PhotoRows): string =>
    [
      "| noise, of 255 | in | 256 numbers | PCA, 256 |",
      "|---|---|---|---|",
      ...noise.map(
        (sigma, i) =>
          `| ${Math.round(255 * sigma)} | ${sigma === 0 ? "clean" : before[i].toFixed(1)} | ${network[i].toFixed(1)} | ${pca[i].toFixed(1)} |`,
      ),
    ].join("\n");
  return `# photo.safetensors

A denoising autoencoder of colour pictures: 256 × 256 × 3 = 196,608 numbers → convolutions of stride 2 with 128, 64, 32 and 16 channels →
256 numbers → the mirror image → 196,608 numbers; 768 to 1. The /denoise panel of the studio shows it.

- **File**: ${bytes.toLocaleString("en")} bytes, weights of 8 bits with a step for each output; its hash is in hashes.txt. \`hourglass inspect
  studio/models/photo.safetensors\` shows its layers.
- **Licence**: Apache-2.0, as Hourglass. Neither the photographs nor pieces of them are part of it.
- **Data**: coasts, painted from about 70 causes each (studio/models/coast), and, a row in seven, a piece of one of
  ${learntPhotographs} photographs from packages of Debian under free licences; models/README.md names the packages, authors and licences.
- **Script**: studio/scripts/trainPhoto.ts, with the library's own \`train\`: at a side of 64 pixels, then 128, then 256, the network growing by a
  convolution on each side every time; Gaussian noise on the way in, the clean picture as the target, mean squared error. The network here
  took 3,320 steps of 32 pictures, then 2,428 of 16, then 1,040 of 8, twenty minutes each on two busy cores.
- **Measured by**: studio/scripts/measurePhoto.ts; studio/scripts/photoStills.ts draws the first picture of the panel through it. PSNR in decibels,
  a mean over pictures; more is better. Beside it principal components,
  as many numbers, fitted on ${pcaRows.toLocaleString("en")} pictures of those that the network learnt.

${coasts.pictures} coasts that it never saw:

${table(coasts)}

${photographs.pictures} pieces of ${heldOutPhotographs} photographs that it never saw:

${table(photographs)}

Without noise the components are a little better on coasts, from σ = 51 on the network is.

- **For**: seeing what a bottleneck keeps. It denoises coasts; a photograph comes back as light, dark and colour. To clean photographs
  take models/denoiser.safetensors, which has no bottleneck.
`;
}
