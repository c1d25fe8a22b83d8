import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compiled } from "../../../../test/compiled.ts";

// Found by fuzzing: a GIF of 288 bytes that says 65,286×255 took a minute and a gigabyte of objects.
it("row 13: a large picture is fitted without an object for each of its numbers", () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-fit-"));
  try {
    const modules = compiled(folder, ["core", "data/readers/pictures"]);
    const script = `
      import { fitPicture } from ${JSON.stringify(modules("data/readers/pictures/fitPicture"))};
      const [height, width] = [2000, 6000];
      const colour = { dtype: "uint8", shape: [3, height, width], data: new Uint8Array(3 * height * width).fill(9) };
      for (const deep of [false, true]) {
        const { data, shape } = fitPicture(colour, { deep, channels: 1 });
        console.log(shape.join("x"), Math.round(data.at(-1) * 1000));
      }`;
    const words = ["--max-old-space-size=64", "--input-type=module", "-e", script];
    const { stdout, status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect({ status, stdout }, stderr.slice(0, 500)).toEqual({
      status: 0,
      stdout: "1x2000x6000 9000\n1x2000x6000 35\n",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
