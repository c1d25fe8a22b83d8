import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import { permutation, random } from "../../src/core/random.ts";
import { type Region, regions } from "../../src/detect/regions.ts";
import { loadInspector, onnxEngine, readPicture } from "../../src/node.ts";
import type { Figure, Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const boards = "deeppcb-256/train";
/** Good boards to learn from; the others are judged, good and defective. */
const learnt = 700;
const seconds = 1200;

/** A box in pixels, from the upper left corner. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Are damaged boards told from good ones, and the damage found, by a model that saw good ones alone? */
export const inspectBoards: Row = {
  name: "deeppcb",
  what: `Circuit boards, 256×256 grey: \`train GOOD --preset inspector --time ${seconds}\` on ${learnt} good ones, then \`detect\` of the 300 other good ones and of the 300 defective ones beside them. A box is hit where a region touches it; the level that a region has to reach is then that at which a picture has one false region on average.`,
  minutes: 26,
  needs: [boards],
  run: async (context) => {
    const [learn, judge] = [context.scratch("learn"), context.scratch("judge")];
    const names = await shareOut(context.data(boards), learn, judge);
    const model = context.scratch("model.safetensors");
    const training = await context.hourglass(
      ...["train", learn, "--preset", "inspector", "--time", String(seconds), "--report", "no"],
      ...["--threads", String(context.threads), "--out", model],
    );
    const { metrics, found } = (await context.hourglass(
      ...["detect", model, judge, "--out", context.scratch("scores.csv")],
    )) as { metrics: { auroc: number }; found: { name: string; regions: Region[] }[] };
    const truth = boxes(await readFile(context.data(`${boards}/boxes.csv`), "utf8"));
    const given = new Map(found.map(({ name, regions }) => [parse(name).dir + parse(name).name, regions]));
    const maps = await damageOf(model, judge, names, context.threads);
    const at = (level: number) =>
      tally(
        maps.map(({ name, odd, damage }) => ({
          truth: odd ? (truth.get(name) ?? []) : [],
          found: regions(damage, level, 10_000),
        })),
      );
    // Log odds of a float32 certainty end at ±16; more regions, and more of them false, as the level falls.
    const allowed = [];
    for (let step = 0; step <= 160; step++) {
      const tried = at(16 - step / 5);
      if (tried.falsePerPicture <= 1) allowed.push(tried);
      if (tried.falsePerPicture > 2) break;
    }
    const best = allowed.reduce((a, b) => (b.hit > a.hit ? b : a));
    const usual = tally(
      maps.map(({ name, odd }) => ({
        truth: odd ? (truth.get(name) ?? []) : [],
        found: given.get(`${odd ? "defect" : "good"}${name}`) ?? [],
      })),
    );
    const figures: Figure[] = [
      {
        name: "AUROC",
        value: metrics.auroc,
        digits: 3,
        reach: { atLeast: 0.985 },
        beside: { "PCA residual (quoted)": 0.62 },
      },
      {
        name: "boxes hit at one false region a picture, %",
        value: 100 * best.hit,
        digits: 1,
        reach: { atLeast: 90 },
        beside: { "at the threshold of --rate 0.01": 100 * usual.hit },
      },
    ];
    return {
      figures,
      notes: [
        trainingNote(training),
        `At the threshold of \`--rate 0.01\` a picture has ${usual.falsePerPicture.toFixed(2)} false regions on average.`,
      ],
    };
  },
};

/** Links good boards to learn from into one folder, and the others, good and defective, into two folders of another; gives the names of those. */
async function shareOut(from: string, learn: string, judge: string): Promise<string[]> {
  const all = (await readdir(join(from, "good"))).sort();
  const order = permutation(all.length, random(1));
  for (const folder of [learn, join(judge, "good"), join(judge, "defect")])
    await mkdir(folder, { recursive: true });
  const link = (kind: string, name: string, to: string) => symlink(resolve(from, kind, name), join(to, name));
  for (const i of order.subarray(0, learnt)) await link("good", all[i], learn);
  const others = Array.from(order.subarray(learnt), (i) => all[i]);
  for (const name of others) {
    await link("good", name, join(judge, "good"));
    await link("defect", name, join(judge, "defect"));
  }
  return others;
}

/** How sure the model is of damage, of each judged picture. */
async function damageOf(path: string, judge: string, names: readonly string[], threads: number) {
  const engine = await onnxEngine({ threads });
  const model = await loadInspector(path, { engine });
  const maps = [];
  for (const kind of ["good", "defect"])
    for (const name of names) {
      const { damage } = await model.detect(await readPicture(join(judge, kind, name)));
      maps.push({ name: parse(name).name, odd: kind === "defect", damage });
    }
  await model.close();
  await engine.close();
  return maps;
}

/** The boxes of each picture. */
function boxes(csv: string): Map<string, Box[]> {
  const found = new Map<string, Box[]>();
  for (const line of csv.trim().split("\n").slice(1)) {
    const [name, ...corners] = line.split(",");
    const [x1, y1, x2, y2] = corners.map(Number);
    const own = found.get(name) ?? [];
    own.push({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
    found.set(name, own);
  }
  return found;
}

/** Largest share of a picture that a region may take and still say where something is. */
const mostOfPicture = 0.1;

function tally(pictures: readonly { truth: readonly Box[]; found: readonly Region[] }[]) {
  let [hit, all, wrong] = [0, 0, 0];
  for (const { truth, found } of pictures) {
    const places = found.filter(({ width, height }) => width * height <= mostOfPicture * 256 ** 2);
    all += truth.length;
    hit += truth.filter((box) => places.some((region) => touch(box, region))).length;
    wrong += found.filter(
      (region) => !places.includes(region) || !truth.some((box) => touch(box, region)),
    ).length;
  }
  return { hit: hit / all, falsePerPicture: wrong / pictures.length };
}

function touch(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
