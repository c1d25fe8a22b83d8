/**
 * Prints what each bot and each kind of player scores in every level, over five seeds: `npm run game:bots -- [LEVEL|all] [SHIFTS]
 * [FIRST SEED] [--sets N]`, where more sets are of the five seeds that follow. With `--write` it plays all levels over seeds 1 to 20 and
 * keeps those that are honest in every set in studio/game/levels/honest.json: no other one is shown.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { onnxEngine } from "../../../src/node.ts";
import { dealShifts, faults, type Honesty, measure, type Standing } from "../bots/honesty.ts";
import type { Level } from "../levels/level.ts";
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";
import { bestNoise, noises } from "../workshop/recipe.ts";
import { workshopFaults, workshopShifts } from "./workshopShifts.ts";

/** A level is judged over this many seeds at a time. */
const seedsPerSet = 5;

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false }, sets: { type: "string" } },
  allowPositionals: true,
});
const [wanted = "all", shifts = "10", from = "1"] = positionals;
if (values.write && (wanted !== "all" || from !== "1" || values.sets !== undefined))
  throw new Error(
    "game:bots: --write plays all levels over seeds 1 to 20; give it a number of shifts at most, as in all 4",
  );
const nets = gameNets(readFileSync("studio/game/models/nets.bin"));
const honest: string[] = [];
let failed = 0;
for (const level of Object.values(levels)) {
  if (wanted !== "all" && level.name !== wanted) continue;
  let found = 0;
  for (let set = 0; set < Number(values.sets ?? (values.write ? 4 : 1)); set++) {
    const seeds = Array.from({ length: seedsPerSet }, (_, i) => Number(from) + seedsPerSet * set + i);
    const own = level.line === "workshop" ? await inWorkshop(level, seeds) : ofLevel(level, seeds);
    for (const fault of own) console.log(`  FAULT ${fault}`);
    found += own.length;
  }
  if (found === 0) honest.push(level.name);
  failed += found;
}
if (values.write)
  writeFileSync("studio/game/levels/honest.json", `${JSON.stringify(honest, undefined, 2)}\n`);
process.exitCode = failed > 0 ? 1 : 0;

function ofLevel(level: Level, seeds: readonly number[]): string[] {
  const found = measure(level, nets, dealShifts(level, nets, seeds, Number(shifts)));
  print(level, found, level.name, seeds);
  return faults(level, found);
}

/** The workshop's dial is measured by its ends and its best place. */
async function inWorkshop(level: Level, seeds: readonly number[]): Promise<string[]> {
  const engine = await onnxEngine({ threads: 2 });
  const byNoise: Honesty[] = [];
  for (const noise of [0, bestNoise, noises.length - 1]) {
    const dealt = await workshopShifts(engine, { level, nets, noise }, seeds, Number(shifts));
    byNoise.push(measure(level, nets, dealt));
    print(level, byNoise[byNoise.length - 1], `${level.name}, noise ${noises[noise]}`, seeds);
  }
  await engine.close();
  return workshopFaults(level, byNoise, 1);
}

function print(level: Level, found: Honesty, title: string, seeds: readonly number[]): void {
  const row = (name: string, { mean, stars }: Standing): string =>
    `  ${name.padEnd(16)} ${mean.toFixed(0).padStart(5)}   ★★★ in ${(100 * stars[2]).toFixed(0).padStart(3)} % of shifts`;
  console.log(`${title}: ${found.shifts} shifts, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}`);
  for (const [name, standing] of Object.entries(found.bots)) console.log(row(name, standing));
  for (const [i, standing] of found.fixed.entries())
    console.log(row(`always ${level.labels?.[i] ?? level.terms.widths[i]}`, standing));
  for (const [name, standing] of Object.entries(found.thoughtless)) console.log(row(name, standing));
  console.log(row("fair judge", found.fairJudge));
  console.log(row("ear player", found.ear));
}
