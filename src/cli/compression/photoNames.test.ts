import { expect, test } from "vitest";
import { photoNames } from "./photoNames.ts";

test("photos of one name and different extensions keep them, and so stay apart", () => {
  expect(photoNames(["a.jpg", "a.png", "b.webp", "sub/a.jpg"])).toEqual(["a.jpg", "a.png", "b", "sub/a"]);
});
