import { expect, test } from "vitest";
import { scribbled } from "../models/pictures.ts";
import { pictureFromText, pictureToText } from "./pictureLink.ts";

test("a picture comes back from its link within half a level", () => {
  const picture = scribbled(3, 1);
  const text = pictureToText(picture);
  expect(text).toMatch(/^[\w-]{392}$/);
  const back = pictureFromText(text);
  for (const [i, value] of picture.entries())
    expect(Math.abs((back?.[i] ?? 9) - value)).toBeLessThanOrEqual(0.5 / 7 + 1e-6);
});

test("other texts are no picture", () => {
  expect(pictureFromText("")).toBeUndefined();
  expect(pictureFromText(`${"A".repeat(391)}!`)).toBeUndefined();
});
