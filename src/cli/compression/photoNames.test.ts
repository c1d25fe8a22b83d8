import { expect, test } from "vitest";
import { photoNames } from "./photoNames.ts";

test("an extension goes where the names stay apart without it", () => {
  expect(photoNames(["a.jpg", "b.png"])).toEqual(["a", "b"]);
  expect(photoNames(["a.jpg", "a.png", "b.png"])).toEqual(["a.jpg", "a.png", "b"]);
});

test("no name is given twice, even where one is another without its extension", () => {
  const names = ["a.jpg", "a.png", "a.jpg.png", "b", "b.webp"];
  expect(new Set(photoNames(names)).size).toBe(names.length);
});
