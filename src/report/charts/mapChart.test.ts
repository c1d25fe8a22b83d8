import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import {
  cellPoints,
  classesOf,
  dotMap,
  type Placed,
  placePoints,
  planeMap,
  spacedPoints,
  thumbnailMap,
} from "./mapChart.ts";

const evil = `"><script>alert(1)</script>`;

test("both axes have one scale, up is up, and every point is on the page", () => {
  const placed = placePoints(tensor("float32", [3, 2], Float32Array.of(0, 0, 4, 0, 0, 2)));
  const [[x0, y0], [x1, y1], [x2, y2]] = [0, 1, 2].map(placed.at);
  expect([y1 - y0, x2 - x0]).toEqual([0, 0]);
  expect(x1 - x0).toBeCloseTo(2 * (y0 - y2), 6);
  expect(y2).toBeLessThan(y0);
  for (const [x, y] of [0, 1, 2].map(placed.at)) {
    expect(x > 0 && x < placed.width).toBe(true);
    expect(y > 0 && y < placed.height).toBe(true);
  }
});

test("points on a line, or all on one spot, still have places", () => {
  const placed = placePoints(tensor("float32", [2, 2], Float32Array.of(3, 0, 3, 0)));
  expect(placed.at(0).every(Number.isFinite)).toBe(true);
  expect(placed.height).toBeGreaterThan(100);
});

test("the ten commonest labels have colours, the rest share one", () => {
  const labels = Array.from({ length: 130 }, (_, i) => String(i < 120 ? i % 10 : i));
  const { of, shown } = classesOf(labels, 130);
  expect(shown.map(({ name }) => name)).toEqual([..."0123456789", "10 other labels"]);
  expect(new Set(shown.map(({ colour }) => colour)).size).toBe(11);
  expect(shown.at(-1)?.count).toBe(10);
  expect([of[3], of[125]]).toEqual([3, 10]);
});

test("what is rare is drawn last, and a hostile label stays text", () => {
  const placed = placePoints(tensor("float32", [3, 2], Float32Array.of(0, 0, 1, 1, 2, 0)));
  const classes = classesOf([evil, "common", "common"], 3);
  const { html } = dotMap(placed, classes, [evil, "b", "c"], evil);
  expect(html).not.toContain("<script");
  expect(html.lastIndexOf("<title>&quot;")).toBeGreaterThan(html.lastIndexOf("<title>c"));
});

test("thumbnails do not cover each other", () => {
  // On the page: two that share a cell, the second nearer its middle, and one far away.
  const places = [
    [3, 4],
    [16, 14],
    [200, 100],
  ] as const;
  const placed: Placed = { width: 720, height: 200, at: (i) => places[i], pointAt: (x, y) => [x, y] };
  const points = spacedPoints(placed, 3);
  expect(points).toEqual([1, 2]);
  const pictures = points.map((point) => ({ point, png: Uint8Array.of(1, 2, 3), words: evil }));
  const { html } = thumbnailMap(placed, classesOf(undefined, 3), pictures, "map");
  expect(html.match(/<image /g)).toHaveLength(2);
  expect(html).toContain("data:image/png;base64,AQID");
  expect(html).not.toContain("<script");
});

test("the cells of the page are points of the map, where rows of those points would lie", () => {
  const placed = placePoints(tensor("float32", [3, 2], Float32Array.of(-1, 0, 4, 0, 0, 2)));
  for (const [i, point] of [
    [-1, 0],
    [4, 0],
    [0, 2],
  ].entries()) {
    const [x, y] = placed.pointAt(...placed.at(i));
    // Places are rounded to a tenth of a unit of the page, about a thousandth of the map.
    expect([Math.abs(x - point[0]) < 0.002, Math.abs(y - point[1]) < 0.002]).toEqual([true, true]);
  }
  const { shape, data } = cellPoints(placed);
  expect(shape).toEqual([Math.floor(placed.width / 30) * Math.floor(placed.height / 30), 2]);
  // Row by row from the upper left: across first, then down.
  expect(data[2] - data[0]).toBeGreaterThan(0);
  expect(data[3]).toBe(data[1]);
  expect(data.at(-1)).toBeLessThan(data[1]);
  const { html } = planeMap(placed, [Uint8Array.of(1), Uint8Array.of(2)], evil);
  expect(html.match(/<image/g)).toHaveLength(2);
  expect(html).not.toContain("<script");
});
