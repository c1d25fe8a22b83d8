import { describe, expect, it } from "vitest";
import { noise } from "../../test/noise.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { float32 } from "../core/tensor.ts";
import { knnClassify, knnScores, nearest } from "./knn.ts";

describe("nearest", () => {
  it("agrees with sorting all distances, far from the origin and across chunks", async () => {
    // At 1000 a float32 product is off by more than the distances differ; 5,000 rows make two chunks.
    const reference = noise(5000, 6, 1, 1000);
    const queries = noise(20, 6, 2, 1000);
    const found = await nearest(tensorRows(queries), tensorRows(reference), { k: 7 });
    for (let i = 0; i < 20; i++) {
      const distances = Array.from({ length: 5000 }, (_, j) => {
        let sum = 0;
        for (let p = 0; p < 6; p++) sum += (queries.data[i * 6 + p] - reference.data[j * 6 + p]) ** 2;
        return Math.sqrt(sum);
      });
      const order = distances.map((_, j) => j).sort((a, b) => distances[a] - distances[b]);
      expect([...found.indices.subarray(i * 7, i * 7 + 7)]).toEqual(order.slice(0, 7));
      expect(found.distances[i * 7 + 3]).toBeCloseTo(distances[order[3]], 3);
    }
  });

  it("leaves a row out of its own neighbours", async () => {
    const rows = tensorRows(float32([3, 1], [0, 1, 5]));
    expect([...(await nearest(rows, rows, { k: 1, skipSame: true })).indices]).toEqual([1, 0, 1]);
    await expect(nearest(rows, rows, { k: 3, skipSame: true })).rejects.toThrow(
      "needs at least 4 reference rows",
    );
  });
});

describe("knnScores", () => {
  it("is the mean or the k-th distance", async () => {
    const reference = tensorRows(float32([3, 1], [0, 1, 5]));
    const query = tensorRows(float32([1, 1], [2]));
    expect([...(await knnScores(query, reference, { k: 3 }))]).toEqual([2]);
    expect([...(await knnScores(query, reference, { k: 3, by: "kth" }))]).toEqual([3]);
  });
});

describe("knnClassify", () => {
  it("votes", async () => {
    const reference = tensorRows(float32([5, 1], [0, 1, 2, 8, 9]));
    const queries = tensorRows(float32([2, 1], [1.2, 8.6]));
    expect(await knnClassify(queries, reference, ["a", "a", "b", "c", "c"], { k: 3 })).toEqual(["a", "c"]);
  });
});
