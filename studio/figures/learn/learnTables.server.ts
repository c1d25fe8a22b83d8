import { dot, extent, line, type Point, plot } from "../../../src/report/charts/plot.ts";
import { forward } from "../../models/forward.ts";
import type { Net } from "../../models/net.ts";
import { dice, glyph } from "../../models/pictures.ts";
import { facts, tale } from "../../models/stories.ts";
import { denseTraining, freshNet } from "../../models/trainDense.ts";
import type { Snapshot } from "../../stage/snapshot.ts";
import type { Text } from "../../text/en.ts";
import { type HourglassLimits, widths } from "../hourglassLimits.ts";
import { shippedNet } from "../stills.server.ts";
import { storyWidths } from "./story/storyWidths.ts";
import type { MapStill } from "./vae/mapStill.ts";
import { meanNearest } from "./vae/meanNearest.ts";

/** Rows of a table: the first cell names its row. */
export type Rows = readonly (readonly string[])[];

const unseen = 6;

/** Share lost by the width of the copying machine's slot. */
export function slotRows(text: Text, hourglass: Net): Rows {
  const { glyphs } = hourglass.about as unknown as HourglassLimits;
  return widths.map((width, i) => [String(width), text.percent(glyphs[i])]);
}

/** The network of a snapshot, layer by layer. */
export function layerRows(text: Text, { layers }: Net, { activations, waist }: Snapshot): Rows {
  const { input, encoder, waist: narrow, decoder, output } = text.stations;
  const names = activations.map((_, i) => {
    if (i === 0) return input;
    if (i === activations.length - 1) return output;
    return i === waist ? narrow : i < waist ? encoder : decoder;
  });
  return activations.map((values, i) => [
    names[i],
    text.number(values.length),
    text.number(values.reduce((sum, value) => sum + Number(Math.abs(value) > 1e-3), 0)),
    i === 0 ? text.figures.tables.vae.none : text.number(layers[i - 1].weights.length),
  ]);
}

/** Share of facts retold right by the width of the code, with the most common tale told for every one at last; and its chart. */
export function storyFigures(text: Text, usual: number): { rows: Rows; chart: string } {
  const words = text.figures.tables.story;
  const net = shippedNet("learn/stories");
  const tales = Array.from({ length: 1000 }, (_, row) => tale(row, unseen));
  const right = (width: number): number =>
    tales.reduce((sum, told) => {
      const back = forward(net, told, { width })[net.layers.length];
      return sum + told.filter((fact, i) => fact > 0.5 === back[i] > 0.5).length;
    }, 0) /
    tales.length /
    facts.length;
  const points = storyWidths.map((width): Point => [width, right(width)]);
  const rows = points.map(([width, share]) => [String(width), text.percent(share)]);
  const chart = plot({
    alt: [...rows, [words.usual, text.percent(usual)]].map((row) => row.join(": ")).join(", "),
    x: { domain: extent(storyWidths), label: words.x, log: true },
    y: { domain: [Math.min(0.5, usual), 1], label: words.y },
    marks: (scales) => [
      line(
        storyWidths.map((width): Point => [width, usual]),
        scales,
        "quiet thin dashed",
      ),
      line(points, scales, "latent"),
      ...points.map((point) => dot(point, scales, "latent", `${point[0]}: ${text.percent(point[1])}`)),
    ],
  }).html;
  return { rows: [...rows, [words.usual, text.percent(usual)]], chart: text.localisedMarkup(chart) };
}

/** Loss on other glyphs of the network of the six beats, as its first hundred steps go. */
export function stepRows(text: Text): Rows {
  const training = denseTraining(freshNet([784, 48, 8, 48, 784], 2, 1));
  const others = Array.from({ length: 100 }, (_, row) => glyph(row, unseen));
  const rows: string[][] = [];
  for (let step = 0; step <= 100; step++) {
    if (step % 20 === 0) {
      const sum = others.reduce((total, picture) => {
        const back = forward(training.net, picture)[training.net.layers.length];
        return total + back.reduce((square, value, i) => square + (value - picture[i]) ** 2, 0);
      }, 0);
      rows.push([String(step), text.number(sum / others.length / 784, 4)]);
    }
    training.step(Array.from({ length: 16 }, (_, i) => glyph(16 * step + i, 5)));
  }
  return rows;
}

/** What darts on both maps decode into, and the two parts of the variational loss. */
export function mapRows(
  text: Text,
  {
    plain,
    variational,
    parts,
  }: {
    readonly plain: MapStill;
    readonly variational: MapStill;
    readonly parts: { readonly reconstruction: number; readonly divergence: number };
  },
): Rows {
  const { rows: names, none } = text.figures.tables.vae;
  const real = Array.from({ length: 500 }, (_, row) => glyph(row, 5));
  const source = dice(unseen, "darts");
  const distance = (name: string, { centre, spread }: MapStill): string => {
    const net = shippedNet(name);
    const drawn = Array.from({ length: 500 }, () => {
      const place = centre.map((middle, axis) => middle + spread[axis] * source.normal());
      return forward(net, place, { from: net.waist })[net.layers.length];
    });
    return text.number(meanNearest(drawn, real), 3);
  };
  const own = text.number(
    meanNearest(
      Array.from({ length: 500 }, (_, row) => glyph(row, unseen)),
      real,
    ),
    3,
  );
  const plane = shippedNet("learn/plane");
  const squared =
    Array.from({ length: 600 }, (_, row) => glyph(row, unseen)).reduce((sum, picture) => {
      const back = forward(plane, picture)[plane.layers.length];
      return sum + back.reduce((total, value, i) => total + (value - picture[i]) ** 2, 0);
    }, 0) / 600;
  return [
    [names.distance, distance("learn/plane", plain), distance("learn/plane-variational", variational)],
    [names.real, own, own],
    [names.reconstruction, text.number(squared, 1), text.number(parts.reconstruction, 1)],
    [names.divergence, none, text.number(parts.divergence, 1)],
  ];
}
