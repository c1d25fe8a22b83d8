/**
 * Makes models/denoiser.safetensors, with a built package (`npm run build`). It takes the photographs named below out of
 * Debian's packages (apt-get and dpkg-deb), makes them smaller so that their own noise is gone, and trains on patches of them
 * in courses one after the other; the last two go on from the same one, and what they make is joined.
 *
 *     node scripts/trainDenoiser.mjs [--time SECONDS] [--threads N] [--device webgpu]
 *
 * `--courses camera,white` takes these courses only; the first and those two go on from the model as it is. `--photographs DIR` keeps the
 * photographs there, a folder for each course, and fetches only what is missing; `--fetch` ends when they are there. So they
 * can be fetched on one machine and learnt from on another.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { packedFiles } from "./qtResource.mjs";

const { values } = parseArgs({
  options: {
    time: { type: "string", default: "32000" },
    threads: { type: "string", default: "2" },
    device: { type: "string", default: "cpu" },
    courses: { type: "string", default: "large,small,many,camera,white" },
    photographs: { type: "string" },
    fetch: { type: "boolean", default: false },
  },
});

/**
 * Packages, where their pictures lie, and the photographs among them. Licences: models/README.md.
 * @typedef {{ name: string, folder: string, files: readonly string[] }} Source
 * @type {readonly Source[]}
 */
const wallpapers = [
  {
    name: "lomiri-wallpapers-16.04",
    folder: "usr/share/backgrounds",
    files: [
      "Bridge_by_Sander_Klootwijk.jpg",
      "Dragonfly_by_Bolly.jpg",
      "Picture_0B_by_freespace.jpg",
      "Picture_1A_by_freespace.jpg",
      "Wine_by_Jakkub_Mede.jpg",
      "aitzgorri_by_Aitzol_Berasategi.jpg",
      "analogpattern_by_Peter_Nerlich.jpg",
      "free_by_Peter_Nerlich.jpg",
      "friends_by_Aitzol_Berasategi.jpg",
      "greentock_by_Peter_Nerlich.jpg",
      "life_by_Aitzol_Berasategi.jpg",
      "picosdeeuropa_by_Aitzol_Berasategi.jpg",
      "seeding_by_Clements_Engelhardt.jpg",
      "sunset_by_Aitzol_Berasategi.jpg",
      "umang_by_Abhishek_Mudgal.jpg",
    ],
  },
  {
    name: "lomiri-wallpapers-20.04",
    folder: "usr/share/backgrounds",
    files: ["Kleiber_by_Lukas_Baubkus.jpg"],
  },
  {
    name: "mate-backgrounds",
    folder: "usr/share/backgrounds/mate/nature",
    files: ["Aqua", "Blinds", "Dune", "FreshFlower", "Garden", "GreenMeadow", "LadyBird", "RainDrops"]
      .concat(["Storm", "TwoWings", "Wood", "YellowFlower"])
      .map((name) => `${name}.jpg`),
  },
  {
    name: "python3-skimage",
    folder: "usr/lib/python3/dist-packages/skimage/data",
    files: ["astronaut.png", "chelsea.png", "coffee.png"],
  },
  {
    name: "plasma-workspace-wallpapers",
    folder: "usr/share/wallpapers",
    files: ["Autumn", "BytheWater", "ColdRipple", "ColorfulCups", "EveningGlow", "FallenLeaf", "Grey"]
      .concat(["Kite", "OneStandsOut", "Path", "summer_1am"])
      .map((name) => `${name}/contents/images/2560x1600.jpg`),
  },
];
/**
 * Smaller photographs of many more kinds: animals, buildings, people, paintings.
 * @type {readonly Source[]}
 */
const illustrations = [
  {
    name: "gcompris-qt-data",
    folder: "usr/share/gcompris-qt/rcc",
    files: ["details", "erase", "explore_farm_animals", "explore_monuments", "explore_world_animals"]
      .concat("explore_world_music")
      .map((name) => `${name}.rcc`),
  },
  {
    name: "palapeli-data",
    folder: "usr/share/palapeli/collection",
    files: ["castle-maintenon", "cincinnati-bridge", "citrus-fruits", "european-honey-bee"]
      .concat("panther-chameleon-female")
      .map((name) => `${name}.jpg`),
  },
];
/** Smaller packed files are icons. */
const leastPacked = 25_000;

/**
 * A photograph made smaller to each of the sides, at most `most` of them, and at least `least` times, so that its own
 * noise and its JPEG blocks are gone; a wallpaper that is small already is taken as it is.
 * @typedef {{ sources: readonly Source[], sides: readonly number[], most?: number }} Take
 */
const least = 1.5;
/** @type {readonly Take[]} */
const all = [
  { sources: wallpapers, sides: [960, 640, 480] },
  { sources: illustrations, sides: [640, 480, 320], most: 2 },
];

/**
 * A later course: larger patches, which are seen less from their edges, and Muon, which learns more from a step; at rates of 0.0006 and more it leaves
 * the inner levels with few units that any picture reaches.
 */
const longer = ["--patch", "96", "--batch", "4", "--optimizer", "muon", "--lr", "0.00015"];

/**
 * Sharp and smooth photographs, then small ones, where every pixel holds detail, then many more; then these under the noise of
 * cameras, and again under Gaussian noise, for a network each.
 * @typedef {{ name: string, takes: readonly Take[], minutes: number, settings: string[] }} Course
 * @type {readonly Course[]}
 */
const courses = [
  {
    name: "large",
    takes: [{ sources: wallpapers, sides: [1280, 720] }],
    minutes: 70,
    settings: ["--seed", "1", "--optimizer", "adam", "--lr", "0.0015"],
  },
  {
    name: "small",
    takes: [{ sources: wallpapers, sides: [960, 640, 480] }],
    minutes: 44,
    settings: ["--seed", "2", "--optimizer", "adam", "--lr", "0.001"],
  },
  {
    name: "many",
    takes: all,
    minutes: 95,
    settings: ["--seed", "3", "--optimizer", "adam", "--lr", "0.001"],
  },
  {
    name: "camera",
    takes: all,
    minutes: 350,
    settings: ["--seed", "4", "--noise", "camera", ...longer],
  },
  {
    name: "white",
    takes: all,
    minutes: 160,
    settings: ["--seed", "7", ...longer],
  },
];

const root = fileURLToPath(new URL("..", import.meta.url));
const shipped = join(root, "models", "denoiser.safetensors");
const chosen = courses.filter(({ name }) => values.courses.split(",").includes(name));
const work = mkdtempSync(join(tmpdir(), "hourglass-denoiser-"));
const kept = resolve(values.photographs ?? work);
try {
  await fetchPhotographs(chosen.filter(({ name }) => !existsSync(join(kept, name))));
  if (!values.fetch) await train();
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Takes the chosen courses one after the other; the model is replaced when the last has ended. */
async function train() {
  const minutes = chosen.reduce((sum, course) => sum + course.minutes, 0);
  const old = existsSync(shipped) ? "denoiser.safetensors" : undefined;
  if (old !== undefined) copyFileSync(shipped, join(work, old));
  let from = chosen[0] === courses[0] ? undefined : old;
  /** @type {Record<string, string>} */
  const made = {};
  for (const { name, minutes: own, settings } of chosen) {
    // Names without folders, so that the file does not say where it was made.
    const out = `${name}.safetensors`;
    if (kept !== work) symlinkSync(join(kept, name), join(work, name));
    execFileSync(
      process.execPath,
      [join(root, "bin", "hourglass.js"), "train", name, "--preset", "denoiser"]
        .concat(["--out", out, "--val", "0.02", "--half", ...settings, "--device", values.device])
        .concat(["--time", String(Math.round((own / minutes) * Number(values.time)))])
        .concat(["--threads", values.threads, ...(from === undefined ? [] : ["--from", from])]),
      { cwd: work, stdio: "inherit" },
    );
    made[name] = out;
    if (name !== "camera") from = out;
  }
  const { camera = old, white = old } = made;
  if (camera === undefined || white === undefined)
    throw new Error("give both of the courses camera and white");
  const { joinDenoisers, networkOf } = await import("../dist/model/denoiser/joined.js");
  const { denoiserFile, fromDenoiserFile } = await import("../dist/model/denoiser/denoiser.js");
  const { decodeModel, encodeModel } = await import("../dist/files/modelFile.js");
  /** @param {string} path */
  const read = (path) => fromDenoiserFile(decodeModel(readFileSync(join(work, path)), path), path);
  const joined = joinDenoisers(networkOf(read(camera), "camera"), networkOf(read(white), "white"));
  writeFileSync(shipped, encodeModel(denoiserFile(joined)));
}

/**
 * Fetches the photographs of some courses.
 * @param {readonly Course[]} missing
 */
async function fetchPhotographs(missing) {
  for (const { name } of missing) mkdirSync(join(kept, name), { recursive: true });
  for (const source of [...wallpapers, ...illustrations]) {
    const takes = missing.flatMap(({ name, takes }) =>
      takes.filter(({ sources }) => sources.includes(source)).map((take) => ({ ...take, course: name })),
    );
    if (takes.length === 0) continue;
    execFileSync("apt-get", ["download", source.name], { cwd: work, stdio: "ignore" });
    execFileSync("sh", ["-c", `dpkg-deb -x ${source.name}_*.deb ${source.name}`], { cwd: work });
    for (const { course, sides, most } of takes)
      for (const path of photographs(source)) await shrink(path, join(kept, course), sides, most);
    rmSync(join(work, source.name), { recursive: true });
  }
}

/**
 * The paths of a source's photographs, once it is unpacked; those packed in a Qt resource are unpacked beside it.
 * @param {Source} source
 * @returns {readonly string[]}
 */
function photographs({ name, folder, files }) {
  const at = join(work, name, folder);
  return files.flatMap((file) => {
    if (!file.endsWith(".rcc")) return [join(at, file)];
    const found = [...packedFiles(join(at, file))].filter(
      (packed) => packed.name.endsWith(".webp") && packed.bytes.length >= leastPacked,
    );
    return found.map((packed) => {
      const path = join(at, `${basename(file, ".rcc")}_${packed.name}`);
      writeFileSync(path, packed.bytes);
      return path;
    });
  });
}

/**
 * Writes a photograph in the sizes of a course.
 * @param {string} path
 * @param {string} folder
 * @param {readonly number[]} sides
 * @param {number} [most]
 */
async function shrink(path, folder, sides, most = sides.length) {
  const { width, height } = await sharp(path).metadata();
  const long = Math.max(width, height);
  const own = basename(path).replace(/\.\w+$/, "");
  // The photographs of one package are all called by their size.
  const name = own === "2560x1600" ? (path.split("/").at(-4) ?? own) : own;
  const made = sides.filter((side) => long >= least * side).slice(0, most);
  for (const side of most === sides.length && long < 1000 ? [long] : made)
    await sharp(path)
      .resize(Math.round((width * side) / long), Math.round((height * side) / long))
      .flatten({ background: "#888888" })
      .toFile(join(folder, `${name}_${side}.png`));
}
