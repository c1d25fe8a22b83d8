import { dot, extent, legend, line, type Point, plot } from "../../../../src/report/charts/plot.ts";
import { forward } from "../../../models/forward.ts";
import { glyph } from "../../../models/pictures.ts";
import { relativeError } from "../../../stage/relativeError.ts";
import type { Text } from "../../../text/en.ts";
import { pictureAddress, shippedNet } from "../../stills.server.ts";
import { type AlbumStills, albumCounts } from "./albumStills.ts";

const kinds = ["learnt", "unseen"] as const;
/** Seeds of the pictures that were learnt from and of others. */
const seeds = { learnt: 5, unseen: 6 };
const shown = [0, 3, 4, 5, 6, 9];
const judged = 300;

/** What comes back of learnt and of unseen pictures from networks that learnt from more and more of them. */
export function albumStills(text: Text): AlbumStills {
  const words = text.figures.album;
  const albums = albumCounts.map((count) => {
    const net = shippedNet(count === albumCounts.at(-1) ? "learn/vanilla" : `learn/album-${count}`);
    const back = (picture: Float32Array) => forward(net, picture)[net.layers.length];
    const both = kinds.map((kind) => {
      const rows = Math.min(judged, kind === "learnt" ? count : judged);
      const pictures = Array.from({ length: rows }, (_, row) => glyph(row, seeds[kind]));
      const lost = pictures.reduce((sum, picture) => sum + relativeError(picture, back(picture)), 0) / rows;
      return { outputs: shown.map((row) => pictureAddress(back(glyph(row, seeds[kind])))), lost };
    });
    return {
      count,
      outputs: { learnt: both[0].outputs, unseen: both[1].outputs },
      lost: { learnt: both[0].lost, unseen: both[1].lost },
    };
  });
  const mean = meanPictureLost();
  const points = (kind: (typeof kinds)[number]) =>
    albums.map(({ count, lost }): Point => [count, lost[kind]]);
  const charts = albums.map(({ count, lost }) => {
    const all = albums.flatMap(({ lost: { learnt, unseen } }) => [learnt, unseen]);
    const chart = plot({
      alt: albums
        .map(
          (one) =>
            `${words.count(text.number(one.count))}: ${kinds.map((kind) => `${words[kind]} ${text.percent(one.lost[kind])}`).join(", ")}.`,
        )
        .join(" "),
      x: { domain: extent(albumCounts), label: words.x, log: true },
      y: { domain: [0, Math.max(mean, ...all)], label: words.y },
      marks: (scales) => [
        line(
          albumCounts.map((one): Point => [one, mean]),
          scales,
          "quiet thin dashed",
        ),
        line(points("learnt"), scales, "encoder"),
        line(points("unseen"), scales, "loss"),
        dot([count, lost.learnt], scales, "encoder", `${words.learnt}: ${text.percent(lost.learnt)}`),
        dot([count, lost.unseen], scales, "loss", `${words.unseen}: ${text.percent(lost.unseen)}`),
      ],
    });
    const names = legend([
      { name: words.learnt, classes: "line encoder" },
      { name: words.unseen, classes: "line loss" },
      { name: words.mean, classes: "line quiet thin dashed" },
    ]);
    return text.localisedMarkup(names.html + chart.html);
  });
  const inputs = (kind: (typeof kinds)[number]) =>
    shown.map((row) => pictureAddress(glyph(row, seeds[kind])));
  return { inputs: { learnt: inputs("learnt"), unseen: inputs("unseen") }, albums, charts };
}

/** Share lost of unseen glyphs where the mean glyph is given for every one. */
function meanPictureLost(): number {
  const others = Array.from({ length: judged }, (_, row) => glyph(row, seeds.unseen));
  const mean = others[0].map((_, i) => others.reduce((sum, picture) => sum + picture[i], 0) / judged);
  return others.reduce((sum, picture) => sum + relativeError(picture, mean), 0) / judged;
}
