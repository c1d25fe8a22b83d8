import { readFileSync } from "node:fs";
import { auroc } from "../../../src/core/metrics/auroc.ts";
import { psnr } from "../../../src/core/metrics/psnr.ts";
import { glyphFactors } from "../../../src/data/procedural/glyphs.ts";
import { layerTable } from "../../../src/inspect/layerTable.ts";
import { network } from "../../../src/models/families/autoencoder/network.ts";
import { specOf } from "../../../src/models/families/autoencoder/specOf.ts";
import { dot, extent, legend, line, type Point, plot } from "../../../src/report/charts/plot.ts";
import { showNumber } from "../../../src/report/units.ts";
import { doodles } from "../../models/doodles.ts";
import { forward } from "../../models/forward.ts";
import type { LearnMeasures } from "../../models/learnMeasures.ts";
import type { Net } from "../../models/net.ts";
import { classOf, dice, glyph, noisy, scribbled } from "../../models/pictures.ts";
import { tale } from "../../models/stories.ts";
import { denseTraining, freshNet } from "../../models/trainDense.ts";
import { inkOf } from "../../stage/ink.ts";
import { relativeError } from "../../stage/relativeError.ts";
import type { Text } from "../../text/en.ts";
import { show } from "../../worker/show.ts";
import { pictureAddress, shippedNet, stillsOf } from "../stills.server.ts";
import { claimStills } from "./claims/claimStills.server.ts";
import { type Claim, inForm, proofs } from "./claims/proofs.ts";
import { dealt } from "./dealt.ts";
import { layerRows, mapRows, slotRows, stepRows, storyFigures } from "./learnTables.server.ts";
import { albumStills } from "./memory/albumStills.server.ts";
import { rSquared } from "./rSquared.ts";
import { storyWidths } from "./story/storyWidths.ts";
import { type TypeName, type TypeStill, typeNames } from "./types/typeNames.ts";
import type { MapStill } from "./vae/mapStill.ts";
import { meanNearest } from "./vae/meanNearest.ts";

const unseen = 6;
const sigma = 0.35;

/** Everything that /learn shows before any script, computed while the page is made, from the shipped networks. */
export async function learnStills(text: Text) {
  const hourglass = shippedNet("hourglass");
  const vanilla = shippedNet("learn/vanilla");
  const measures: LearnMeasures = JSON.parse(readFileSync("models/learn.json", "utf8"));
  const drawing = show(hourglass, inkOf(doodles.fish), 32);
  const slots = show(hourglass, glyph(4, unseen), 8);
  const tale = story();
  const twins = maps();
  const proven = await claims(text);
  return {
    copy: { still: quiet(slots), stills: stillsOf(slots) },
    labels: Array.from({ length: 10 }, (_, row) => pictureAddress(glyph(row, 5))),
    parts: parts(hourglass),
    way: quiet(drawing),
    wayStills: stillsOf(drawing),
    features: features(hourglass),
    types: types(),
    uses: uses(text, vanilla, measures),
    anomalies: anomalies(vanilla),
    story: tale,
    memory: memory(),
    album: albumStills(text),
    photo: photo(),
    training: training(),
    maps: twins,
    sweep: { sweep: measures.sweep, charts: sweepCharts(text, measures) },
    claims: { first: proven.said, stills: claimStills(text) },
    tables: {
      what: slotRows(text, hourglass),
      look: layerRows(text, hourglass, drawing),
      story: storyFigures(text, tale.usual),
      training: stepRows(text),
      vae: mapRows(text, twins),
      claims: proven.rows,
    },
  };
}

/** A snapshot without the time it took, which is the build machine's. */
function quiet(snapshot: ReturnType<typeof show>) {
  return { ...snapshot, milliseconds: 0 };
}

function output(net: Net, picture: Float32Array): Float32Array {
  return forward(net, picture)[net.layers.length];
}

function code(net: Net, picture: Float32Array): Float32Array {
  return forward(net, picture, { upTo: net.waist })[net.waist ?? 0];
}

function parts(net: Net) {
  const stills = Array.from({ length: 8 }, (_, row) => {
    const picture = glyph(row, unseen);
    return { input: pictureAddress(picture), output: pictureAddress(output(net, picture)) };
  });
  const rows = Array.from({ length: 100 }, (_, row) => glyph(row + 10, unseen));
  const error =
    rows.reduce((sum, picture) => sum + relativeError(picture, output(net, picture)), 0) / rows.length;
  return { stills, error };
}

/** R² of each factor of 1,000 glyphs with the first eight numbers of their codes, each alone, and with all together. */
function features(net: Net) {
  const rows = Array.from({ length: 1000 }, (_, row) => row);
  const codes = rows.map((row) => code(net, glyph(row, unseen)));
  const column = (i: number) => codes.map((numbers) => numbers[i]);
  const width = codes[0].length;
  return (["x", "y", "size", "rotation", "stroke"] as const).map((factor) => {
    const values = rows.map((row) => glyphFactors(row, unseen)[factor]);
    return {
      factor,
      each: Array.from({ length: 8 }, (_, i) => rSquared([column(i)], values)),
      together: rSquared(
        Array.from({ length: width }, (_, i) => column(i)),
        values,
      ),
    };
  });
}

function types() {
  const nets = typeNames.map((name) => shippedNet(`learn/${name}`));
  const source = dice(unseen, "noise");
  const pictures = Array.from({ length: 300 }, (_, row) => glyph(row, unseen));
  const pairs = pictures.map((picture) => [picture, noisy(picture, sigma, source)] as const);
  const losses = typeNames.map((name, i) => {
    const mean = (of: 0 | 1) =>
      pairs.reduce((sum, pair) => sum + relativeError(pair[0], output(nets[i], pair[of])), 0) / pairs.length;
    return { name, clean: mean(0), noisy: mean(1) };
  });

  // The figure begins with the most usual of twenty pictures: the one whose four losses lie nearest their means.
  const fedOf = (row: number) => noisy(glyph(row, unseen), sigma, dice(row, "noise"));
  const unusual = (row: number) =>
    losses.reduce(
      (sum, { noisy: mean }, i) =>
        sum + (relativeError(glyph(row, unseen), output(nets[i], fedOf(row))) - mean) ** 2,
      0,
    );
  const distances = Array.from({ length: 20 }, (_, row) => unusual(row));
  const row = distances.indexOf(Math.min(...distances));
  const [clean, fed] = [glyph(row, unseen), fedOf(row)];
  const stills = Object.fromEntries(
    typeNames.map((name, i): [TypeName, TypeStill] => {
      const back = output(nets[i], fed);
      return [
        name,
        { code: [...code(nets[i], fed)], output: pictureAddress(back), error: relativeError(clean, back) },
      ];
    }),
  ) as Record<TypeName, TypeStill>;
  return { figure: { stills, input: pictureAddress(fed), first: row }, losses };
}

/** The table of uses: how it went, and what stands beside it. */
function uses(text: Text, vanilla: Net, measures: LearnMeasures) {
  const { rows } = text.learn.uses;
  const { number } = text;
  const test = Array.from({ length: 300 }, (_, row) => glyph(row, unseen));
  const strokes = Array.from({ length: 300 }, (_, row) => scribbled(row, unseen));
  const mean = (of: (picture: Float32Array, row: number) => number) =>
    test.reduce((sum, picture, row) => sum + of(picture, row), 0) / test.length;
  const squared = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;

  const denoising = shippedNet("learn/denoising");
  const source = dice(unseen, "noise");
  const fed = test.map((picture) => noisy(picture, sigma, source));
  const labels = [...test, ...strokes].map((_, i) => i >= test.length);
  const lost = (picture: Float32Array) => relativeError(picture, output(vanilla, picture));
  const ink = (picture: Float32Array) => picture.reduce((sum, value) => sum + value, 0);
  const score = (of: (picture: Float32Array) => number) => auroc([...test, ...strokes].map(of), labels);

  const variational = shippedNet("learn/variational");
  const real = Array.from({ length: 500 }, (_, row) => glyph(row, 5));
  const draw = dice(unseen, "codes");
  const sample = (net: Net, spread: readonly number[], centre: readonly number[]) =>
    Array.from({ length: 40 }, () => {
      const place = Float32Array.from(spread, (deviation, i) => centre[i] + deviation * draw.normal());
      return forward(net, place, { from: net.waist })[net.layers.length];
    });
  const moments = momentsOf(test.map((picture) => code(vanilla, picture)));
  const plane = shippedNet("learn/plane");
  const { widths, linear } = measures.sweep.clean;
  const pca = linear[widths.indexOf(16)];
  const decoderBytes = vanilla.layers
    .slice(vanilla.waist)
    .reduce((sum, { weights, bias }) => sum + weights.length + 8 * bias.length, 0);

  const cells: Record<keyof typeof rows, [string, string]> = {
    compress: [
      rows.compress.ours(
        16,
        number(
          mean((picture) => squared(output(vanilla, picture), picture)),
          4,
        ),
        `${Math.round(decoderBytes / 1000)} kB`,
      ),
      rows.compress.beside(number(pca, 4)),
    ],
    denoise: [
      rows.denoise.ours(
        number(
          mean((picture, row) => psnr(output(denoising, fed[row]), picture)),
          1,
        ),
        number(
          mean((picture, row) => psnr(fed[row], picture)),
          1,
        ),
      ),
      rows.denoise.beside(
        number(
          mean((picture, row) => psnr(median(fed[row]), picture)),
          1,
        ),
      ),
    ],
    anomaly: [rows.anomaly.ours(number(score(lost), 3)), rows.anomaly.beside(number(score(ink), 3))],
    features: [
      rows.features.ours(text.percent(nearestRight((picture) => code(vanilla, picture)))),
      rows.features.beside(text.percent(nearestRight((picture) => picture))),
    ],
    generate: [
      rows.generate.ours(
        number(meanNearest(sample(variational, Array(16).fill(1), Array(16).fill(0)), real), 3),
      ),
      rows.generate.beside(number(meanNearest(sample(vanilla, moments.deviation, moments.mean), real), 3)),
    ],
    map: [rows.map.ours(text.percent(sameClass(plane))), rows.map.beside(text.percent(0.1))],
  };
  return (Object.keys(rows) as (keyof typeof rows)[]).map((use) => ({
    name: rows[use].name,
    how: rows[use].how,
    ours: cells[use][0],
    beside: cells[use][1],
  }));
}

/** Share of 500 glyphs whose nearest of 50 labelled ones, five a class, has their class. */
function nearestRight(of: (picture: Float32Array) => Float32Array): number {
  const known = Array.from({ length: 50 }, (_, row) => of(glyph(row, 5)));
  let right = 0;
  for (let row = 0; row < 500; row++) {
    const own = of(glyph(row, unseen));
    const distances = known.map((other) => other.reduce((sum, value, i) => sum + (value - own[i]) ** 2, 0));
    if (classOf(distances.indexOf(Math.min(...distances))) === classOf(row)) right++;
  }
  return right / 500;
}

/** Share of five nearest neighbours on the map of two numbers that have a glyph's class. */
function sameClass(plane: Net): number {
  const codes = Array.from({ length: 600 }, (_, row) => code(plane, glyph(row, unseen)));
  let same = 0;
  for (const [row, own] of codes.entries()) {
    const order = codes
      .map((other, i) => ({ i, distance: (other[0] - own[0]) ** 2 + (other[1] - own[1]) ** 2 }))
      .filter(({ i }) => i !== row)
      .sort((a, b) => a.distance - b.distance);
    same += order.slice(0, 5).filter(({ i }) => classOf(i) === classOf(row)).length / 5;
  }
  return same / codes.length;
}

/** Each pixel becomes the middle of the nine around it; at the edge, of those that are there. */
function median(picture: Float32Array): Float32Array {
  const side = Math.sqrt(picture.length);
  return picture.map((_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)];
    const around: number[] = [];
    for (let j = Math.max(0, y - 1); j <= Math.min(side - 1, y + 1); j++)
      for (let i = Math.max(0, x - 1); i <= Math.min(side - 1, x + 1); i++)
        around.push(picture[j * side + i]);
    return around.sort((a, b) => a - b)[Math.floor(around.length / 2)];
  });
}

function momentsOf(codes: readonly Float32Array[]) {
  const mean = Array.from(
    codes[0],
    (_, i) => codes.reduce((sum, numbers) => sum + numbers[i], 0) / codes.length,
  );
  const deviation = mean.map((centre, i) =>
    Math.sqrt(codes.reduce((sum, numbers) => sum + (numbers[i] - centre) ** 2, 0) / codes.length),
  );
  return { mean, deviation };
}

function anomalies(net: Net) {
  return dealt(99)
    .map(({ picture, stranger }) => ({
      still: pictureAddress(picture),
      stranger,
      error: relativeError(picture, output(net, picture)),
    }))
    .sort((a, b) => b.error - a.error);
}

function story() {
  const net = shippedNet("learn/stories");
  const told = tale(1, unseen);
  const retold = Object.fromEntries(
    storyWidths.map((width) => [width, [...forward(net, told, { width })[net.layers.length]]]),
  );
  const learnt = Array.from({ length: 2000 }, (_, row) => tale(row, 5));
  const common = learnt[0].map((_, i) =>
    Number(learnt.reduce((sum, one) => sum + one[i], 0) > learnt.length / 2),
  );
  const others = Array.from({ length: 1000 }, (_, row) => tale(row, unseen));
  const usual =
    others.reduce((sum, one) => sum + one.filter((fact, i) => fact === common[i]).length, 0) /
    others.length /
    common.length;
  return { told: [...told], retold, usual };
}

/** Ten pictures through one number: what comes back of them, of others, and of giving the mean picture for every picture. */
function memory() {
  const net = shippedNet("learn/memoriser");
  const learnt = Array.from({ length: 10 }, (_, row) => glyph(row, 5));
  const others = Array.from({ length: 300 }, (_, row) => glyph(row, unseen));
  const mean = others[0].map((_, i) => others.reduce((sum, picture) => sum + picture[i], 0) / others.length);
  const lost = (pictures: readonly Float32Array[], back: (picture: Float32Array) => Float32Array) =>
    pictures.reduce((sum, picture) => sum + relativeError(picture, back(picture)), 0) / pictures.length;
  const album = learnt.map((picture) => ({
    input: pictureAddress(picture),
    output: pictureAddress(output(net, picture)),
    code: code(net, picture)[0],
  }));
  return {
    album,
    lost: {
      learnt: lost(learnt, (picture) => output(net, picture)),
      unseen: lost(others, (picture) => output(net, picture)),
      mean: lost(others, () => mean),
    },
  };
}

/** The preset's layers as the library counts them, and the noise figure's first pictures. */
function photo() {
  const spec = specOf(
    { kind: "pictures", channels: 3, height: 256, width: 256 },
    { preset: "photo-denoiser" },
  );
  const { rows, ratio, parameters } = layerTable(network(spec));
  const net = shippedNet("learn/denoising");
  const clean = glyph(2, unseen);
  const before = noisy(clean, sigma, dice(2, "noise"));
  const after = output(net, before);
  return {
    layers: rows.map(({ part, kind, shape, numbers }) => ({ part, kind, shape, numbers })),
    ratio,
    parameters,
    stills: { clean: pictureAddress(clean), before: pictureAddress(before), after: pictureAddress(after) },
    decibels: { before: psnr(before, clean), after: psnr(after, clean) },
  };
}

function training() {
  const net = freshNet([784, 48, 8, 48, 784], 2, 1);
  const shown = glyph(4, unseen);
  const activations = forward(net, shown);
  const loss = denseTraining(net).step(Array.from({ length: 16 }, (_, row) => glyph(row, 5)));
  return {
    stills: {
      input: pictureAddress(shown),
      output: pictureAddress(activations[net.layers.length]),
      code: [...activations[2]],
    },
    loss,
  };
}

function maps() {
  const rows = Array.from({ length: 600 }, (_, row) => glyph(row, unseen));
  const plane = shippedNet("learn/plane");
  const variational = shippedNet("learn/plane-variational");
  const spread = shippedNet("learn/plane-variational-spread");
  const points = rows.map((picture) => code(plane, picture));
  const centres = rows.map((picture) => code(variational, picture));
  const logVariances = rows.map((picture) => forward(spread, picture)[spread.layers.length]);
  const reconstruction =
    rows.reduce((sum, picture, row) => {
      const back = forward(variational, centres[row], { from: variational.waist })[variational.layers.length];
      return sum + back.reduce((total, value, i) => total + (value - picture[i]) ** 2, 0);
    }, 0) / rows.length;
  const divergence =
    centres.reduce(
      (sum, mean, row) =>
        sum +
        mean.reduce((total, m, i) => {
          const log = logVariances[row][i];
          return total + 0.5 * (m * m + Math.exp(log) - 1 - log);
        }, 0),
      0,
    ) / rows.length;
  const plain = momentsOf(points);
  return {
    plain: mapStill(plane, points, { centre: pair(plain.mean), spread: pair(plain.deviation) }),
    variational: mapStill(variational, centres, {
      centre: [0, 0],
      spread: [1, 1],
      clouds: logVariances.flatMap((logs) => [...logs].map((log) => rounded(Math.exp(log / 2)))),
    }),
    parts: { reconstruction, divergence },
  };
}

function mapStill(
  net: Net,
  codes: readonly Float32Array[],
  rest: Pick<MapStill, "centre" | "spread" | "clouds">,
): MapStill {
  const bound = (pick: (...values: number[]) => number, axis: number) =>
    pick(...codes.map((numbers) => numbers[axis]));
  const margin = (axis: number) => 0.04 * (bound(Math.max, axis) - bound(Math.min, axis));
  const middle = pair([...codes[6]]);
  return {
    points: codes.flatMap((numbers) => [...numbers].map(rounded)),
    classes: codes.map((_, row) => classOf(row)),
    least: [bound(Math.min, 0) - margin(0), bound(Math.min, 1) - margin(1)],
    most: [bound(Math.max, 0) + margin(0), bound(Math.max, 1) + margin(1)],
    middle,
    still: pictureAddress(forward(net, middle, { from: net.waist })[net.layers.length]),
    ...rest,
  };
}

function pair([x, y]: readonly number[]): [number, number] {
  return [x, y];
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function sweepCharts(text: Text, { sweep }: LearnMeasures) {
  const words = text.learn.width;
  const own = text.figures.width;
  const colours = { network: "encoder", linear: "noise" } as const;
  const methods = ["network", "linear"] as const;
  return Object.fromEntries(
    (["clean", "noisy", "few"] as const).map((condition) => {
      const { widths, ...errors } = sweep[condition];
      const curves = methods.map((method) => {
        const points = widths.map((width, i): Point => [width, errors[method][i]]);
        const best = points.reduce((least, point) => (point[1] < least[1] ? point : least));
        return { method, points, best };
      });
      const chart = plot({
        alt: curves
          .map(
            ({ method, points }) =>
              `${words.conditions[condition][0]}, ${own[method]}: ${points.map(([x, y]) => `${x}: ${showNumber(y)}`).join(", ")}.`,
          )
          .join(" "),
        x: { domain: extent(widths), label: words.x, log: true },
        y: { domain: extent(methods.flatMap((method) => errors[method])), label: words.y, log: true },
        marks: (scales) =>
          curves.flatMap(({ method, points, best }) => [
            line(points, scales, colours[method]),
            ...points.map((point) =>
              dot(point, scales, colours[method], `${point[0]}: ${showNumber(point[1])}`),
            ),
            dot(best, scales, "latent", words.best(best[0])),
          ]),
      });
      const names = legend([
        ...methods.map((method) => ({ name: own[method], classes: `line ${colours[method]}` })),
        { name: own.least, classes: "latent" },
      ]);
      return [condition, text.localisedMarkup(names.html + chart.html)];
    }),
  ) as Record<keyof LearnMeasures["sweep"], string>;
}

/** What each proof said while the page was made, as a sentence and as a row of a table. */
async function claims(text: Text): Promise<{ said: Record<Claim, string>; rows: string[][] }> {
  const tools = { net: async (name: string) => shippedNet(name), seed: 1000, percent: text.percent };
  const { measured } = text.figures.tables.claims;
  const all = await Promise.all(
    (Object.keys(text.learn.claims.cards) as Claim[]).map(async (claim) => {
      const results = await proofs[claim](tools);
      const sentence = text.learn.claims.results[claim] as (...parts: typeof results) => string;
      const inOwn = inForm(results, text.localised);
      return { claim, sentence: sentence(...inOwn), results: inOwn };
    }),
  );
  return {
    said: Object.fromEntries(all.map(({ claim, sentence }) => [claim, sentence])) as Record<Claim, string>,
    rows: all.map(({ claim, results }) => [
      text.learn.claims.cards[claim],
      measured[claim],
      results.map(String).join("; "),
    ]),
  };
}
