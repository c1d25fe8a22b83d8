import { describe, expect, it } from "vitest";
import { float32 } from "../tensor.ts";
import { knnAccuracy, vote } from "./knnAccuracy.ts";

const line = (...places: number[]) => float32([places.length, 1], places);

describe("knnAccuracy", () => {
  it("judges each row by the others", () => {
    // Nearest others: 0→1 a, 1→0 a, 10→11 b, 11→10 b, and the b at 2 has neighbour 1, an a: 4 of 5.
    const rows = { codes: line(0, 1, 10, 11, 2), labels: ["a", "a", "b", "b", "b"] };
    expect(knnAccuracy(rows, { k: 1 })).toBe(0.8);
  });

  it("judges rows by a reference", () => {
    const reference = { codes: line(0, 1, 2, 10, 11, 12), labels: [0, 0, 0, 1, 1, 1] };
    expect(knnAccuracy({ codes: line(-3, 1.5, 8, 6.1), labels: [0, 0, 1, 0] }, { k: 3, reference })).toBe(
      0.75,
    );
  });
});

describe("vote", () => {
  it("lets the nearer class win a tie", () => {
    expect(vote(["b", "a", "a", "b"])).toBe("b");
    expect(vote(["b", "a", "a"])).toBe("a");
  });
});
