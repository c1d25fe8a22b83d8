import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { qrPath } from "./qrPath.ts";

const scale = 4;

/** The path as a picture: black where a module lies, white elsewhere. */
function painted({ path, side }: { path: string; side: number }) {
  const length = side * scale;
  const data = new Uint8Array(4 * length * length).fill(255);
  for (const [x, y, width] of [...path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map((part) =>
    part.slice(1).map(Number),
  ))
    for (let row = y * scale; row < (y + 1) * scale; row++)
      for (let column = x * scale; column < (x + width) * scale; column++)
        data.fill(0, 4 * (row * length + column), 4 * (row * length + column) + 3);
  return { width: length, height: length, data };
}

test.each([
  "http://192.168.1.20:8080/de/game/#v=1&level=price&seed=7&lock=challenge",
  `https://example.org/studio/#v=1&hide=${Array.from({ length: 17 }, (_, i) => `setting${i}`).join(",")}`,
])("the drawn code reads as the link it was made of: %s", async (link) => {
  expect(decodeQR(painted(await qrPath(link)))).toBe(link);
});
