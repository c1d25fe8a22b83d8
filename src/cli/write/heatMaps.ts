import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset, PictureBlame, Verdict } from "../../node.ts";
import { certaintyPicture, type HeatRow, heatGrid, heatPicture } from "../../report/charts/heatGrid.ts";
import { section } from "../../report/page.ts";
import { paragraph } from "../../report/parts.ts";
import type { Picture } from "../../report/picture.ts";
import { placeIn, putPicture } from "./pictureOut.ts";
import { putPage } from "./writeReport.ts";

/** Most anomalies that the page shows; each has its map as a file. */
const shown = 60;

/** Writes the maps of pictures that were called anomalies, and a page of the oddest of them. */
export interface HeatMaps {
  take(verdict: Pick<Verdict, "row" | "score">, map: PictureBlame): Promise<void>;
  /** Writes the page; resolves with its place. */
  close(): Promise<string>;
}

const shows = {
  residuals: "where the two differ more than they usually do",
  certainty: "how sure the model is that a place is damaged",
} as const;

/** Maps go into a folder, each under its picture's name, as `index.html` does. */
export function heatMaps(
  folder: string,
  { name, names }: Pick<Dataset, "name" | "names">,
  scale: "residuals" | "certainty" = "residuals",
): HeatMaps {
  const oddest: HeatRow[] = [];
  return {
    take: async ({ row, score }, { input, repaired, heat }) => {
      const called = names?.[row] ?? `row ${row}`;
      const colours = scale === "certainty" ? certaintyPicture(heat) : heatPicture(heat);
      await putPicture(placeIn(folder, names?.[row] ?? `${row}.png`), colours, { deep: false });
      oddest.push({ name: called, score, input: input as Picture, repaired, heat });
      oddest.sort((a, b) => b.score - a.score);
      oddest.length = Math.min(oddest.length, shown);
    },
    close: async () => {
      // Where no picture was called an anomaly, nothing has made the folder.
      await mkdir(folder, { recursive: true });
      const path = join(folder, "index.html");
      await putPage(path, {
        title: `Anomalies in ${name}`,
        sections: [
          section(
            "Anomalies",
            paragraph(
              `Pictures with scores above the threshold, the oddest first. Each stands beside what the model would have it be, and a map of ${shows[scale]}.`,
            ),
            heatGrid(oddest, scale),
          ),
        ],
      });
      return path;
    },
  };
}
