import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certaintyOf, logOdds } from "../core/certainty.ts";
import { random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { exportInspector } from "../export/exportInspector.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { startRuntime } from "../hosts/node/engine/startRuntime.ts";
import { writePicture } from "../hosts/node/pictures/encodePicture.ts";
import { openGoodPictures } from "../hosts/node/pictures/patches.ts";
import { refitPicture } from "../hosts/node/pictures/sharpPictures.ts";
import { fromInspectorFile, inspectorFile, inspectorThreshold } from "../model/inspector/inspector.ts";
import { inspectorRunner } from "../model/inspector/inspectorRunner.ts";
import { type FittedInspector, fitInspector } from "./fitInspector.ts";
import { inspectPicture } from "./inspectPicture.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-inspector-"));
const engine = await onnxEngine({ threads: 1 });
let fitted: FittedInspector;

/** Stripes of one width, anywhere: all that is good. */
function stripes(seed: number, [height, width] = [48, 56]): Tensor<"uint8"> {
  const from = random(seed).integer(8);
  const at = (i: number): number => (((i % width) + from) % 8 < 4 ? 60 : 190);
  return tensor(
    "uint8",
    [1, height, width],
    Uint8Array.from({ length: height * width }, (_, i) => at(i)),
  );
}

/** The same with a white spot. */
function spotted(seed: number, { x, y, size }: { x: number; y: number; size: number }): Tensor<"uint8"> {
  const picture = stripes(seed);
  for (let v = y; v < y + size; v++) for (let u = x; u < x + size; u++) picture.data[v * 56 + u] = 250;
  return picture;
}

beforeAll(async () => {
  for (let i = 0; i < 24; i++) await writePicture(join(folder, `${i}.png`), stripes(i));
  const { patches, held, close } = await openGoodPictures(folder, { side: 32, share: 0.25 });
  fitted = (await drain(
    fitInspector(patches, {
      engine,
      held,
      widths: [8, 16],
      seed: 1,
      epochs: 80,
      batch: 8,
    }),
  ))!;
  await close();
}, 300_000);
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a spot is found where it is and repaired, and good pictures are good", async () => {
  const { inspector } = fitted;
  expect(inspector.scores).toHaveLength(6);
  expect([...inspector.scores]).toEqual([...inspector.scores].sort((a, b) => a - b));
  const run = inspectorRunner(inspector, engine);
  const spot = { x: 20, y: 11, size: 7 };
  const judged = await inspectPicture(inspector, run, spotted(100, spot), refitPicture);
  expect(judged.anomaly).toBe(true);
  const [region] = judged.regions;
  expect(Math.abs(region.x + region.width / 2 - spot.x - spot.size / 2)).toBeLessThanOrEqual(6);
  expect(Math.abs(region.y + region.height / 2 - spot.y - spot.size / 2)).toBeLessThanOrEqual(6);
  // The map is smoothed over a few pixels on each side, and a region grows down to a lower level.
  expect(Math.max(region.width, region.height)).toBeLessThanOrEqual(spot.size + 16);
  const whole = stripes(100);
  const error = (of: { data: ArrayLike<number>; dtype: string }): number => {
    let sum = 0;
    const scale = of.dtype === "uint8" ? 255 : 1;
    for (let i = 0; i < whole.data.length; i++) sum += (of.data[i] / scale - whole.data[i] / 255) ** 2;
    return sum;
  };
  expect(error(judged.repaired)).toBeLessThan(0.7 * error(spotted(100, spot)));
  const good = await Promise.all(
    [200, 201, 202].map((seed) => inspectPicture(inspector, run, stripes(seed), refitPicture)),
  );
  expect(Math.max(...good.map(({ score }) => score))).toBeLessThan(judged.score);
  expect(good.flatMap(({ regions, anomaly }) => (anomaly ? [] : regions))).toEqual([]);
  // A colour picture is converted, and said to be.
  const colour = await refitPicture(spotted(100, spot), { channels: 3 });
  const again = await inspectPicture(inspector, run, colour, refitPicture);
  expect(again.score).toBeCloseTo(judged.score, 1);
  expect(again.repaired.shape).toEqual(colour.shape);
  expect(again.notes).toEqual(["converted from 3 to 1 channels and back"]);
  await run.close();
});

test("a threshold lets no more of the good pictures held out pass for anomalies than asked", () => {
  const { inspector } = fitted;
  for (const rate of [0.01, 0.2, 0.5])
    expect(
      inspector.scores.filter((score) => score >= inspectorThreshold(inspector, rate)).length,
    ).toBeLessThanOrEqual(rate * inspector.scores.length);
});

test("tiles give the same map as the picture in one piece", async () => {
  const { inspector } = fitted;
  const picture = { ...stripes(7, [150, 170]), dtype: "float32" as const };
  const noisy = { ...picture, data: Float32Array.from(picture.data, random(2).uniform) };
  const [whole, tiled] = [inspectorRunner(inspector, engine), inspectorRunner(inspector, engine, 90 * 90)];
  const [a, b] = [await whole.look(noisy), await tiled.look(noisy)];
  for (const [i, x] of a.damage.data.entries()) expect(b.damage.data[i]).toBeCloseTo(x, 5);
  expect(b.score).toBeCloseTo(a.score, 3);
  await whole.close();
  await tiled.close();
});

test("its file gives the same inspector back, and one without scores is refused", () => {
  const { inspector } = fitted;
  const content = inspectorFile(inspector);
  const back = fromInspectorFile(decodeModel(encodeModel(content), "m"), "m");
  expect(back.spec).toEqual(inspector.spec);
  expect(back.weights).toEqual(inspector.weights);
  expect(back.scores).toEqual(inspector.scores);
  const tensors = new Map(content.tensors);
  tensors.delete("inspector.scores");
  expect(() => fromInspectorFile(decodeModel(encodeModel({ ...content, tensors }), "m"), "m")).toThrow(
    /inspector.scores/,
  );
});

test("an export gives what the inspector gives", async () => {
  const { difference, multiple } = await exportInspector(fitted.inspector, engine, startRuntime());
  expect(difference).toBeLessThan(1e-4);
  expect(multiple).toBe(4);
});

test("log odds and certainties undo each other", () => {
  for (const p of [0.001, 0.5, 0.97]) expect(certaintyOf(logOdds(p))).toBeCloseTo(p, 9);
  expect(logOdds(1)).toBeLessThan(17);
});
