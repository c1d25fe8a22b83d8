import type { LayerNumbers } from "../../../models/layersFile.ts";
import { neatly } from "../../deal/dart.ts";
import { dotSeed } from "../../geo/geo.ts";
import { appliedLayers, forward } from "../../nets/net.ts";
import { shapes } from "../../parcels/outlines.ts";
import { parcels, pictureOf } from "./pictures.ts";

/** Codes of fresh pictures as a table of places, with their classes: the dots of a map. */
export function dots(encoder: readonly LayerNumbers[]): LayerNumbers {
  const { data, classes } = parcels(120, dotSeed, false, neatly);
  const layers = appliedLayers(encoder);
  const places = Array.from(classes, (_, i) => forward(layers, pictureOf(data, i)));
  const weight = Float32Array.from(
    { length: 2 * places.length },
    (_, i) => places[i % places.length][Math.floor(i / places.length)],
  );
  return table(Float32Array.from(classes), weight);
}

/** Averages of the codes of each class, a few a class, as looks differ: k-means from one example each. */
export function averages(encoder: readonly LayerNumbers[], storm: boolean): LayerNumbers {
  const [looks, numbers] = [16, 32];
  const { data, classes } = parcels(4800, 41, storm);
  const layers = appliedLayers(encoder);
  const codes = Array.from(classes, (_, i) => forward(layers, pictureOf(data, i)).subarray(0, numbers));
  const found = shapes.flatMap((_, kind) =>
    means(
      codes.filter((_, i) => classes[i] === kind),
      looks,
    ),
  );
  const weight = Float32Array.from(
    { length: numbers * found.length },
    (_, i) => found[i % found.length][Math.floor(i / found.length)],
  );
  return table(
    Float32Array.from(found, (_, i) => Math.floor(i / looks)),
    weight,
  );
}

/** The centres of k-means (Lloyd 1982) after 12 rounds, from the first rows. */
function means(rows: readonly Float32Array[], count: number): Float32Array[] {
  let centres = rows.slice(0, count).map((row) => row.slice());
  for (let round = 0; round < 12; round++) {
    const sums = centres.map((centre) => new Float32Array(centre.length));
    const sizes = centres.map(() => 0);
    for (const row of rows) {
      const far = centres.map((centre) => centre.reduce((sum, c, i) => sum + (c - row[i]) ** 2, 0));
      const nearest = far.indexOf(Math.min(...far));
      sizes[nearest]++;
      row.forEach((x, i) => {
        sums[nearest][i] += x;
      });
    }
    centres = sums.map((sum, i) => (sizes[i] > 0 ? sum.map((x) => x / sizes[i]) : centres[i]));
  }
  return centres;
}

/** Numbers that a file keeps as a layer that nobody applies: exact ones as its bias, rounded ones as its weight. */
function table(bias: Float32Array, weight: Float32Array): LayerNumbers {
  const inputs = weight.length / bias.length;
  return { header: { kind: "dense", inputs, units: bias.length, activation: "linear" }, weight, bias };
}
