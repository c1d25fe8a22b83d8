import type { Tensor } from "../../core/tensor.ts";
import { classesOf, dotMap, placePoints, planeMap, thumbnailMap } from "../charts/mapChart.ts";
import { html } from "../html.ts";
import { type Page, type Section, section } from "../page.ts";
import { cards, figures, notes, paragraph } from "../parts.ts";
import { showNumber } from "../units.ts";

/** Rows on a map, and on others beside it. */
export interface MapContent {
  readonly title: string;
  /** Name of the model. */
  readonly model: string;
  readonly type: string;
  readonly latent: number;
  /** Indices of the rows that are shown; what follows has one entry for each of them. */
  readonly rows: Uint32Array;
  /** [rows, 2] */
  readonly points: Tensor<"float32">;
  readonly names?: readonly string[];
  readonly labels?: readonly string[];
  /** The same rows by `pca` and what else was asked for, each [rows, 2]. */
  readonly beside: Readonly<Record<string, Tensor<"float32">>>;
  readonly axes: readonly [x: string, y: string];
  /** Neighbours that the trustworthiness is of. */
  readonly neighbours: number;
  readonly trustworthiness?: { readonly map: number; readonly [name: string]: number };
  /** Rows of the data. */
  readonly all: number;
}

/** What is drawn of a map of pictures. */
export interface MapPictures {
  /** Some of the points, by their place among the rows shown, as PNGs. */
  readonly shown?: readonly { readonly point: number; readonly png: Uint8Array }[];
  /** PNGs of the points of the map that `cellPoints` gives. */
  readonly decoded?: readonly Uint8Array[];
}

/** The page of a map: its points, those of PCA and of what else was asked for, pictures where they lie, and the plane decoded. */
export function mapPage(content: MapContent, { shown, decoded }: MapPictures = {}): Omit<Page, "footer"> {
  const { rows, points, labels, axes, neighbours, latent, trustworthiness: trust, beside, all } = content;
  const placed = placePoints(points);
  const classes = classesOf(labels, rows.length);
  const words = wordsOf(content);
  const alt = (what: string) => `${what} of ${rows.length} rows${labels ? ", coloured by label" : ""}.`;
  const about = [
    `Across: ${axes[0]}; up: ${axes[1]}. Both axes have the same scale.`,
    "Trustworthiness says how much of each point's neighbourhood on the map is one in the data too: 1 is all of it, about 0.5 is chance (Venna and Kaski 2001).",
    ...winners(content),
    ...(rows.length < all ? [`${rows.length} of ${all} rows are shown, evenly spread.`] : []),
  ];
  const others = Object.entries(beside);
  const sections: Section[] = [
    section(
      "Map",
      cards([
        { label: "Points", value: rows.length },
        { label: "Latent numbers", value: latent, role: "latent" },
        ...(trust === undefined
          ? []
          : [
              { label: "Trustworthiness", value: trust.map, note: `${neighbours} neighbours` },
              ...others.map(([name]) => ({
                label: planeName(name),
                value: trust[name],
                note: planeNote(name),
              })),
            ]),
      ]),
      dotMap(placed, classes, words, alt("Map")),
      notes(about),
    ),
  ];
  if (others.length > 0)
    sections.push(
      section(
        "Beside the map",
        paragraph("The same rows in the same colours, placed by other means."),
        figures(
          ...others.map(
            ([name, plane]) => html`<div><h3>${planeName(name)}${
              trust && `, trustworthiness ${showNumber(trust[name])}`
            }</h3>
${dotMap(placePoints(plane), classes, words, alt(planeName(name)), { legend: false })}</div>`,
          ),
        ),
      ),
    );
  if (shown)
    sections.push(
      section(
        "Pictures where they lie",
        paragraph("One picture of each place on the map."),
        thumbnailMap(
          placed,
          classes,
          shown.map(({ point, png }) => ({ point, png, words: words[point] })),
          alt("Map"),
        ),
      ),
    );
  if (decoded)
    sections.push(
      section(
        "The plane, decoded",
        paragraph(
          "What the decoder makes of the middle of each square, whether or not a row lies there; the numbers of a point appear over it, and decode takes others.",
        ),
        planeMap(placed, decoded, "Pictures decoded from a grid of points of the map."),
      ),
    );
  const subtitle = `by ${content.model}, ${content.type}, ${latent} latent numbers`;
  return { title: content.title, subtitle, sections };
}

/** What a way to place rows is called: `pca` and `umap` by what they are of. */
export function planeName(name: string): string {
  return { pca: "PCA of the data", umap: "UMAP of the data" }[name] ?? name;
}

function planeNote(name: string): string {
  return name === "umap" ? "fitted on these rows, places no others" : "the same, without a model";
}

/** Which of the others keeps neighbourhoods better than the map, and what there is to do about it; empty where there is no other. */
export function winners({
  trustworthiness: trust,
  type,
}: Pick<MapContent, "trustworthiness" | "type">): string[] {
  if (trust === undefined) return [];
  return [
    ...(trust.map >= trust.pca ? [] : ["PCA of the data itself keeps neighbourhoods better than this map."]),
    ...(trust.umap === undefined || trust.map >= trust.umap
      ? []
      : [
          "UMAP keeps neighbourhoods better than this map; it was fitted on these very rows, and neither places others nor decodes a point.",
        ]),
    ...(trust.map >= Math.max(trust.pca, trust.umap ?? 0) || type === "map"
      ? []
      : ["A model of the type map is trained to keep them."]),
    ...(trust.umap !== undefined && trust.map >= Math.max(trust.pca, trust.umap)
      ? ["This map keeps neighbourhoods best of those shown."]
      : []),
  ];
}

/** What stands over each point: its row, its file, its label. */
function wordsOf({ rows, names, labels }: MapContent): string[] {
  return Array.from(rows, (row, i) =>
    [`row ${row}`, names?.[i], labels?.[i]].filter((part) => part !== undefined).join(" · "),
  );
}
