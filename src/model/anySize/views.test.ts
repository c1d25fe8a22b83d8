import { expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { tensor, zeros } from "../../core/tensor.ts";
import { addBack, meanOfViews, symmetries, usualViews, viewOf, viewsOf } from "./views.ts";

const small = tensor("float32", [1, 2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));

test("the eight views of a picture, in their order", () => {
  expect(symmetries.map((symmetry) => [...viewOf(small, symmetry).data].join(" "))).toEqual([
    "1 2 3 4 5 6",
    "6 5 4 3 2 1",
    "4 5 6 1 2 3",
    "3 2 1 6 5 4",
    "1 4 2 5 3 6",
    "6 3 5 2 4 1",
    "3 6 2 5 1 4",
    "4 1 5 2 6 3",
  ]);
  expect(symmetries.map((symmetry) => viewOf(small, symmetry).shape)).toEqual([
    ...Array(4).fill([1, 2, 3]),
    ...Array(4).fill([1, 3, 2]),
  ]);
});

test("each view is brought back to the picture, in every channel", () => {
  const picture = tensor("float32", [3, 4, 7], Float32Array.from({ length: 84 }, random(1).uniform));
  for (const symmetry of symmetries) {
    const back = zeros("float32", picture.shape);
    addBack(back, viewOf(picture, symmetry), symmetry, 1);
    expect(back).toEqual(picture);
  }
});

test("the mean is of what each view becomes; the picture stays as it is", async () => {
  // Keeps the upper left pixel of a view, which is another corner of the picture in each of the first four.
  const corner = async (view: typeof small) =>
    tensor(
      "float32",
      view.shape,
      view.data.map((value, i) => (i === 0 ? value : 0)),
    );
  const of = async (views: 1 | 2 | 4 | 8) => [...(await meanOfViews(small, views, corner)).data];
  expect(await of(1)).toEqual([1, 0, 0, 0, 0, 0]);
  expect(await of(2)).toEqual([0.5, 0, 0, 0, 0, 3]);
  expect(await of(4)).toEqual([0.25, 0, 0.75, 1, 0, 1.5]);
  expect(await of(8)).toEqual([0.25, 0, 0.75, 1, 0, 1.5]);
  const itself = await meanOfViews(small, 8, async (view) => view);
  expect(itself).toEqual(small);
  expect([...small.data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test.each([
  [1, 1, 8],
  [512, 1024, 8],
  [512, 1025, 4],
  [1024, 1024, 4],
  [1024, 1025, 2],
  [1024, 2048, 2],
  [1025, 2048, 1],
  [3000, 4000, 1],
])("a picture of %i×%i usually has %i views", (height, width, views) => {
  expect(usualViews(height, width)).toBe(views);
  expect(viewsOf("by size", [3, height, width])).toBe(views);
});

test("a number of views that there is not is refused", () => {
  expect(viewsOf(4, [1, 9000, 9000])).toBe(4);
  expect(() => viewsOf(3 as 4, [1, 2, 2])).toThrow("views: must be 1, 2, 4, 8 or by size, got 3");
});
