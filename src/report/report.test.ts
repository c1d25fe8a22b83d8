import { createHash } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { LayerTable } from "../inspect/layerTable.ts";
import type { TrainEvent } from "../train/events.ts";
import { baselineTable } from "./baselines.ts";
import { blameTable, columnTable } from "./blame.ts";
import { histogram } from "./charts/histogram.ts";
import { lossChart } from "./charts/lossChart.ts";
import { pictureGrid } from "./charts/pictureGrid.ts";
import { seriesGrid } from "./charts/seriesGrid.ts";
import { findingList } from "./findings.ts";
import { html } from "./html.ts";
import { hourglass, layerRows } from "./layers.ts";
import { page, section } from "./page.ts";
import { cards, facts, notes, paragraph } from "./parts.ts";
import { absoluteError, heat, image, type Picture } from "./picture.ts";
import { style, styleHash } from "./style.ts";

/** A name as a hostile file could carry it. */
const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&\u0007`;

const events: readonly TrainEvent[] = [
  {
    type: "start",
    parameters: 9,
    trainRows: 9,
    validationRows: 1,
    stepsPerEpoch: 2,
    epochs: 2,
    step: 0,
    engine: evil,
  },
  { type: "step", step: 1, epoch: 1, loss: 0.5, learningRate: 1, msPerStep: 1, seconds: 1, secondsLeft: 1 },
  { type: "step", step: 2, epoch: 1, loss: 0.25, learningRate: 1, msPerStep: 1, seconds: 2, secondsLeft: 1 },
  { type: "epoch", epoch: 1, step: 2, trainLoss: 0.375, validationLoss: 0.4, best: true, seconds: 1 },
  { type: "epoch", epoch: 2, step: 4, trainLoss: 0.2, validationLoss: 0.3, best: true, seconds: 1 },
];
const layers: LayerTable = {
  rows: [
    { part: "input", name: evil, kind: evil, shape: [16], numbers: 16, parameters: 0 },
    { part: "latent", name: "waist", kind: evil, shape: [2], numbers: 2, parameters: 34 },
    { part: "output", name: "decoder.0", kind: "dense", shape: [16], numbers: 16, parameters: 48 },
  ],
  parameters: 82,
  ratio: 8,
};
const picture = (value: number): Picture => ({
  dtype: "float32",
  shape: [3, 4, 4],
  data: new Float32Array(48).fill(value),
});

/** A page with every part, each fed the hostile name. */
async function everything(): Promise<string> {
  return page({
    title: evil,
    subtitle: evil,
    footer: evil,
    sections: [
      section(evil, cards([{ label: evil, value: evil, note: evil }]), facts({ [evil]: evil, rows: 12_345 })),
      section("Loss", lossChart(events), notes([evil]), paragraph(evil)),
      section("Doctor", findingList([{ code: evil, message: evil, advice: [{ sentence: evil }] }])),
      section(
        "Pictures",
        pictureGrid([{ name: evil, input: picture(0), noisy: picture(0.5), reconstruction: picture(0.1) }]),
      ),
      section("Series", seriesGrid([{ name: evil, input: [0, 1, 0], reconstruction: [0, 0.9, 0] }])),
      section("Scores", histogram([{ name: evil, role: "loss", scores: [1, 2, 3] }], { threshold: 2.5 })),
      section(
        "Blame",
        columnTable([{ column: evil, share: 0.5, error: 1 }]),
        blameTable([
          {
            row: evil,
            score: 1,
            anomalous: true,
            label: evil,
            blame: [{ column: evil, share: 1, value: evil, expected: evil }],
          },
        ]),
      ),
      section("Baselines", baselineTable({ mse: 1 }, { [evil]: { mse: 2 } })),
      section("Network", hourglass(layers), layerRows(layers)),
    ],
  });
}

test("a script in any name stays text", async () => {
  const text = await everything();
  expect(text).not.toMatch(/<script|<img src=x|onerror='/);
  expect(text).not.toContain("\u0007");
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("the page allows nothing but its own style sheet and pictures inside it", async () => {
  const text = await everything();
  const policy = text.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? "";
  expect(policy).toMatch(
    /^default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-[\w+/=]{44}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;$/,
  );
  expect(styleHash).toBe(createHash("sha256").update(style).digest("base64"));
  expect(text.match(/\b(src|href)="(?!data:|#)[^"]*"/g)).toBeNull();
  expect(text.match(/\sstyle=|\son\w+="|url\(|@import/g)).toBeNull();
});

test("charts and pictures say what they show, and each chart has its numbers in a table", async () => {
  const text = await everything();
  for (const image of text.match(/<(?:img|svg)\b[^>]*>/g) ?? []) {
    expect(image).toMatch(/ alt="[^"]+"| aria-label="[^"]+"| aria-hidden="true"/);
  }
  expect(text).toContain(
    "Line chart of the loss over 2 epochs: training loss from 0.375 to 0.2, validation loss from 0.4 to 0.3.",
  );
  for (const caption of ["Loss of each epoch", "Scores of each group", "Layers, from the input"]) {
    expect(text).toContain(caption);
  }
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
});

test("markup nests, lists join, nothing stays nothing", () => {
  expect(html`<b>${["<", html`<i>${1}</i>`, undefined, false]}</b>`.html).toBe("<b>&lt;<i>1</i></b>");
});

test("a run without validation or with losses of zero still draws", () => {
  const bare = events
    .filter(({ type }) => type !== "step")
    .map((event) =>
      event.type === "epoch"
        ? { type: event.type, epoch: event.epoch, step: event.step, trainLoss: 0, best: true, seconds: 1 }
        : event,
    );
  const { html: text } = lossChart(bare);
  expect(text).not.toMatch(/NaN|Infinity|undefined|validation<\/li>/);
  expect(text).not.toContain("logarithmic");
  expect(lossChart([]).html).not.toMatch(/NaN|Infinity/);
});

test("scores that are all the same, or none, still draw", () => {
  for (const scores of [[], [2, 2, 2], [0, 0, 5], [Number.NaN, 1]]) {
    expect(histogram([{ name: "rows", role: "encoder", scores }]).html).not.toMatch(
      /"[^"]*(NaN|Infinity)[^"]*"/,
    );
  }
});

test("the winner of each metric is marked, whoever it is, and a tie marks both", () => {
  const { html: text } = baselineTable(
    { mse: 0.0043, psnr: 25.9, auroc: 0.9 },
    { "PCA-64": { mse: 0.0061, psnr: 25.9 }, "PCA-256": { mse: 0.0041, psnr: 25.5 } },
  );
  expect(text).toContain("A baseline beats the model: PCA-256 by MSE; the model leads by PSNR.");
  expect(text.match(/★ [\d.]+/g)).toEqual(["★ 25.9", "★ 25.9", "★ 0.0041"]);
});

test("a picture comes back from its data URI as it went in", async () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  const { html: text } = image({ dtype: "uint8", shape: [3, 4, 4], data }, "x");
  const png = Buffer.from(text.match(/base64,([^"]+)/)![1], "base64");
  const pixels = await sharp(png).raw().toBuffer();
  for (let c = 0; c < 3; c++) for (let i = 0; i < 16; i++) expect(pixels[i * 3 + c]).toBe(data[c * 16 + i]);
});

test("the error map is dark where nothing differs and grows lighter", () => {
  const error = absoluteError(picture(0.25), picture(0.5));
  expect(error.shape).toEqual([1, 4, 4]);
  expect(error.data[0]).toBeCloseTo(0.25, 6);
  const light = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1].map((share) => {
    const { data } = heat({ dtype: "float32", shape: [1, 1, 1], data: Float32Array.of(share) }, 1);
    return 0.2126 * data[0] + 0.7152 * data[1] + 0.0722 * data[2];
  });
  expect(light).toEqual([...light].sort((a, b) => a - b));
});
