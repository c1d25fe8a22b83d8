import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Values } from "./line/options.ts";
import { refuseOverwriting } from "./outputs.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-outputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (...names: string[]): string => join(folder, ...names);
mkdirSync(at("photos", "cats"), { recursive: true });
for (const name of ["photos/cats/a.png", "c.csv", "m.safetensors", "x.hgz"]) writeFileSync(at(name), "");
symlinkSync(at("photos"), at("link"));
mkdirSync(at("linked"));
mkdirSync(at("elsewhere"));
symlinkSync(at("elsewhere"), at("linked", "dogs"));
linkSync(at("c.csv"), at("twin.csv"));

const asked =
  (verb: "denoise" | "train" | "decompress" | "detect" | "evaluate" | "interpolate") =>
  (operands: string[], values: Values) =>
  () =>
    refuseOverwriting(
      verb,
      operands.map((name) => at(name)),
      values,
    );

test.each([
  ["the input itself", asked("denoise")(["m.safetensors", "photos"], { out: at("photos") }), "is"],
  ["through a link", asked("denoise")(["m.safetensors", "link"], { out: at("photos") }), "is"],
  ["its other name", asked("train")(["c.csv"], { out: at("twin.csv") }), "is"],
  ["the model", asked("denoise")(["m.safetensors", "photos"], { out: at("m.safetensors") }), "is"],
  [
    "the model that is gone on with",
    asked("train")(["c.csv"], { out: at("m.safetensors"), from: at("m.safetensors") }),
    "is",
  ],
  [
    "a folder in the input",
    asked("denoise")(["m.safetensors", "photos"], { out: at("photos", "new", "out") }),
    "lies in",
  ],
  [
    "through a linked folder",
    asked("denoise")(["m.safetensors", "photos"], { out: at("link", "out") }),
    "lies in",
  ],
  [
    "a folder that a link in the input leads to",
    asked("denoise")(["m.safetensors", "linked"], { out: at("elsewhere", "out") }),
    "lies in a link of",
  ],
  [
    "a folder around the input",
    asked("denoise")(["m.safetensors", "photos/cats"], { out: at("photos") }),
    "holds",
  ],
  [
    "the folder of one picture",
    asked("denoise")(["m.safetensors", "photos/cats/a.png"], { out: at("photos/cats") }),
    "holds",
  ],
  [
    "maps beside the pictures",
    asked("detect")(["m.safetensors", "photos"], { out: at("s.csv"), maps: at("photos", "maps") }),
    "lies in",
  ],
  ["a row's file", asked("interpolate")(["m.safetensors", "c.csv#0", "c.csv#1"], { out: at("c.csv") }), "is"],
])("row 38: %s as output is refused", async (_, refused, clash) => {
  await expect(refused()).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining(` ${clash} `),
  });
});

test("outputs beside the input, and beside the model, are taken", async () => {
  await asked("denoise")(["m.safetensors", "photos"], { out: at("clean") })();
  await asked("train")(["c.csv"], { out: at("new.safetensors") })();
  await asked("decompress")(["x.hgz"], { out: folder })();
  await asked("train")(["nowhere"], { out: at("nowhere") })();
});
