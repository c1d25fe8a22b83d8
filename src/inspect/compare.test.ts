import { expect, test } from "vitest";
import { countedRows } from "../../test/counted.ts";
import { ssim } from "../core/metrics/ssim.ts";
import type { Tensor } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import { comparePictures, similarityOperations } from "./compare.ts";

const count = 40;
const size = 16 * 16;
const pixels = Float32Array.from({ length: count * size }, (_, i) => ((i * 37) % 101) / 100);
const pictures = memoryDataset({
  ...{ kind: "pictures", name: "dots", shape: [1, 16, 16], dtype: "float32", data: pixels },
});
const same = async (raw: Tensor) => raw as Tensor<"float32">;
const halved = async (raw: Tensor): Promise<Tensor<"float32">> => ({
  ...(raw as Tensor<"float32">),
  data: Float32Array.from(raw.data as Float32Array, (v) => v / 2),
});

test("pictures are read once, whoever makes something of them", async () => {
  const [given, truth] = [countedRows(pictures), countedRows(pictures)];
  const makers = { same, halved, again: halved };
  const { metrics, similar } = await comparePictures(given.dataset, truth.dataset, makers, {
    operations: 1e9,
  });
  expect([given.read(), truth.read(), similar]).toEqual([count, count, count]);
  expect(metrics.same).toEqual({ mse: 0, psnr: Number.POSITIVE_INFINITY, ssim: 1 });
  expect(metrics.halved).toEqual(metrics.again);
  expect(metrics.halved.mse).toBeCloseTo(pixels.reduce((sum, v) => sum + v * v, 0) / 4 / pixels.length, 6);
});

test("similarity is of as many pictures as the operations are enough for, evenly spread", async () => {
  const makers = { same, halved };
  const { metrics, similar } = await comparePictures(pictures, pictures, makers, {
    operations: 10 * 2 * size * similarityOperations,
  });
  expect(similar).toBe(10);
  let wanted = 0;
  for (let i = 0; i < count; i += 4) {
    const picture = pixels.slice(i * size, (i + 1) * size);
    wanted += ssim(
      picture.map((v) => v / 2),
      picture,
      [1, 16, 16],
    );
  }
  expect(metrics.halved.ssim).toBeCloseTo(wanted / 10, 10);
});
