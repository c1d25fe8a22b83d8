import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtinDataset, type Dataset, openDataset, startEngine, train, writePicture } from "../../node.ts";
import { run } from "../run.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-shards-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const engine = await startEngine({ threads: 1 });
  const save = async (data: Dataset, name: string) => {
    const model = await train(data, { epochs: 1, latent: 3, engine }).model;
    await model.save(at(name));
    await model.close();
    await data.close();
  };
  await save(await openDataset("sensors", { rows: 300, label: "anomaly" }), "table");
  await save(builtinDataset("glyphs", { rows: 200 }), "pictures");
  const glyphs = builtinDataset("glyphs", { rows: 9 });
  const { data } = await glyphs.read(Array.from({ length: 9 }, (_, i) => i));
  for (let i = 0; i < 9; i++)
    await writePicture(at(`in-${i}.png`), {
      dtype: "uint8",
      shape: [1, 28, 28],
      data: data.slice(i * 784, (i + 1) * 784) as never,
    });
  await engine.close();
}, 120_000);

/** Runs a command line; gives its exit code and all that it printed. */
async function hourglass(line: string, env: Record<string, string> = {}) {
  let said = "";
  const write = (text: string) => {
    said += text;
  };
  const words = line.split(" ").map((word) => word.replace("@", `${folder}/`));
  const signal = new AbortController().signal;
  const code = await run([...words, "--threads", "1"], { stdout: { write }, stderr: { write }, env, signal });
  return { code, said };
}

const text = (name: string) => readFileSync(at(name));

describe("row 35: shards of a run, joined, are the run", () => {
  test.each(["csv", "tsv", "json", "jsonl", "npy"])("detect into .%s, to the byte", async (ending) => {
    const detect = `detect @table sensors --label anomaly --rows 10000 --seed 3`;
    expect((await hourglass(`${detect} --out @whole.${ending}`)).code).toBe(0);
    for (const i of [2, 1])
      expect((await hourglass(`${detect} --out @${ending}/s.${ending} --shard ${i}/2`)).code).toBe(0);
    const { code, said } = await hourglass(`merge @${ending} --out @joined.${ending}`);
    expect([code, said]).toEqual([0, `10,000 rows of 2 shards in ${at(`joined.${ending}`)}\n`]);
    expect(text(`joined.${ending}`).equals(text(`whole.${ending}`))).toBe(true);
  });

  test("encode and reconstruct into Parquet, row by row", async () => {
    for (const verb of ["encode", "reconstruct"]) {
      const line = `${verb} @table sensors --label anomaly --rows 500`;
      await hourglass(`${line} --out @${verb}.parquet`);
      for (const i of [1, 2, 3]) await hourglass(`${line} --out @${verb}/p.parquet --shard ${i}/3`);
      expect((await hourglass(`merge @${verb} --out @${verb}-joined.parquet`)).code).toBe(0);
      const [whole, joined] = await Promise.all(
        ["", "-joined"].map(async (name) => {
          const data = await openDataset(at(`${verb}${name}.parquet`));
          const rows = await data.read(Array.from({ length: data.rows }, (_, i) => i));
          await data.close();
          return rows;
        }),
      );
      expect(joined).toEqual(whole);
    }
  });

  test("pictures, of a folder by their names and of an array by their numbers", async () => {
    const pictures = join(folder, "pictures-in");
    const { mkdirSync } = await import("node:fs");
    mkdirSync(pictures);
    for (let i = 0; i < 9; i++) copyFileSync(at(`in-${i}.png`), join(pictures, `${i}.png`));
    writeFileSync(join(pictures, "broken.png"), "no picture");
    for (const [verb, data] of [
      ["denoise", "@pictures-in"],
      ["reconstruct", "@pictures-in"],
      ["reconstruct", "glyphs --rows 11"],
    ]) {
      const name = `${verb}-${data.length}`;
      expect((await hourglass(`${verb} @pictures ${data} --out @${name}/whole`)).code).toBe(0);
      for (const i of [1, 2, 3])
        expect(
          (await hourglass(`${verb} @pictures ${data} --out @${name}/shards/p --shard ${i}/3`)).code,
        ).toBe(0);
      const { code, said } = await hourglass(`merge @${name}/shards --out @${name}/joined`);
      expect(code, said).toBe(0);
      expect(said.includes("1 pictures could not be read")).toBe(data === "@pictures-in");
      const whole = readdirSync(at(`${name}/whole`)).sort();
      expect(readdirSync(at(`${name}/joined`)).sort()).toEqual(whole);
      for (const picture of whole)
        expect(text(`${name}/joined/${picture}`).equals(text(`${name}/whole/${picture}`)), picture).toBe(
          true,
        );
    }
  });
});

describe("row 35: compressed shards, joined, give back what each gives", () => {
  test.each([
    ["pictures", "glyphs --rows 20", ""],
    ["table", "sensors --rows 700 --seed 2", " --embed"],
  ])("%s", async (model, data, embed) => {
    const folder = `c-${model}`;
    const given = embed ? "" : ` --model @${model}`;
    const table = model === "table";
    for (const i of [2, 1, 3]) {
      const line = `compress @${model} ${data} --out @${folder}/f.hgz --shard ${i}/3${embed}`;
      expect((await hourglass(line)).code).toBe(0);
    }
    const { code, said } = await hourglass(`merge @${folder} --out @${folder}.hgz`);
    expect(code, said).toBe(0);
    // A decoder that each shard holds is kept once.
    const apart = [1, 2, 3].map((i) => text(`${folder}/f.${i}-of-3.hgz`).length);
    const sum = apart.reduce((a, b) => a + b);
    expect(text(`${folder}.hgz`).length - sum).toBeLessThan(embed ? -1000 : 60);

    const ending = table ? ".csv" : "";
    await hourglass(`decompress @${folder}.hgz${given} --out @${folder}-whole${ending}`);
    for (const i of [1, 2, 3])
      await hourglass(`decompress @${folder}/f.${i}-of-3.hgz${given} --out @${folder}-part-${i}${ending}`);
    if (table) {
      const lines = (name: string) => readFileSync(at(name), "utf8").trimEnd().split("\n");
      const parts = [1, 2, 3].flatMap((i) => lines(`${folder}-part-${i}.csv`).slice(1));
      expect(parts).toHaveLength(700);
      expect(lines(`${folder}-whole.csv`).slice(1)).toEqual(parts);
      return;
    }
    const bytesIn = (name: string) =>
      readdirSync(at(name))
        .sort()
        .map((file) => readFileSync(join(at(name), file)).toString("base64"));
    expect(bytesIn(`${folder}-whole`)).toEqual([1, 2, 3].flatMap((i) => bytesIn(`${folder}-part-${i}`)));
  });
});

describe("row 35: a shard that dies, is retried, is missing, comes twice or belongs elsewhere", () => {
  const detect = "detect @table sensors --label anomaly --rows 90";
  const shard = (i: number, more = "") => hourglass(`${detect} --out @r/s.csv --shard ${i}/3${more}`);
  const merge = () => hourglass("merge @r --out @r.csv");

  test("each row once: a finished shard is passed over, one that died is made again", async () => {
    for (const i of [1, 2, 3]) await shard(i);
    const before = text("r/s.2-of-3.csv");
    expect((await shard(2)).said).toBe(`shard 2 of 3 was done before: ${at("r/s.2-of-3.csv")}\n`);
    // Killed before its receipt: what it wrote counts for nothing.
    rmSync(at("r/s.2-of-3.csv.shard.json"));
    writeFileSync(at("r/s.2-of-3.csv"), "half");
    expect((await merge()).said).toContain(
      "merge: there are rows that no shard holds: rows 30…59; run shard 2 of 3",
    );
    expect((await hourglass(`merge @r/s.1-of-3.csv @r/s.2-of-3.csv --out @r.csv`)).said).toContain(
      "has no receipt beside it",
    );
    expect((await shard(2)).code).toBe(0);
    expect(text("r/s.2-of-3.csv").equals(before)).toBe(true);
    expect((await merge()).code).toBe(0);
    expect(readFileSync(at("r.csv"), "utf8").trimEnd().split("\n")).toHaveLength(91);
  });

  test("a file that was cut or changed since is named, and its shard runs again", async () => {
    const whole = readFileSync(at("r/s.3-of-3.csv"), "utf8");
    writeFileSync(at("r/s.3-of-3.csv"), whole.slice(0, -5));
    const cut = await merge();
    expect([cut.code, cut.said]).toEqual([
      65,
      expect.stringMatching(
        /s\.3-of-3\.csv: has \d+ bytes where the shard wrote \d+; run shard 3 of 3 again/,
      ),
    ]);
    writeFileSync(at("r/s.3-of-3.csv"), whole.replace("normal", "abnorm"));
    expect((await merge()).said).toContain("s.3-of-3.csv: is not what the shard wrote");
    writeFileSync(at("r/s.3-of-3.csv"), "");
    expect((await shard(3)).said).not.toContain("done before");
    expect(readFileSync(at("r/s.3-of-3.csv"), "utf8")).toBe(whole);
  });

  test("rows that are there twice are named", async () => {
    copyFileSync(at("r/s.1-of-3.csv"), at("r/copy.csv"));
    copyFileSync(at("r/s.1-of-3.csv.shard.json"), at("r/copy.csv.shard.json"));
    const { code, said } = await merge();
    expect([code, said]).toEqual([
      65,
      expect.stringContaining(`rows that are there twice: ${at("r/s.1-of-3.csv")} (rows 0…29)`),
    ]);
    rmSync(at("r/copy.csv"));
    rmSync(at("r/copy.csv.shard.json"));
  });

  test.each([
    ["--rate 0.2", "--rate"],
    ["--seed 4", "--seed"],
  ])("a shard of another run (%s) is named, with where it differs", async (more, flag) => {
    // Asked for otherwise, a finished shard is not passed over.
    expect((await shard(2, ` ${more}`)).said).not.toContain("done before");
    const { code, said } = await merge();
    expect([code, said]).toEqual([
      65,
      expect.stringContaining(`shards of another run: ${at("r/s.2-of-3.csv")} (other ${flag})`),
    ]);
    await shard(2);
    expect((await merge()).code).toBe(0);
  });

  test("--shard auto takes the place that a scheduler gives", async () => {
    const env = { SLURM_ARRAY_TASK_ID: "5", SLURM_ARRAY_TASK_MIN: "4", SLURM_ARRAY_TASK_COUNT: "12" };
    await hourglass(`${detect} --out @auto/s.csv --shard auto`, env);
    expect(readdirSync(at("auto"))).toContain("s.02-of-12.csv");
  });

  test("more shards than rows are refused", async () => {
    const { code, said } = await hourglass(
      "detect @table sensors --rows 3 --label anomaly --out @few.csv --shard 1/4",
    );
    expect([code, said]).toEqual([
      2,
      expect.stringContaining("--shard: there must be a row for each, got 3 rows for 4 shards"),
    ]);
  });
});
