/**
 * Prints what each bot and each kind of player scores in every level: `npm run game:bots -- [LEVEL|all] [SHIFTS] [FIRST SEED]`. With
 * `--write` the levels that are honest are kept in studio/game/levels/honest.json: no other one is shown.
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

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean" } },
  allowPositionals: true,
});
const [wanted = "all", shifts = "10", from = "1"] = positionals;
const seeds = Array.from({ length: 5 }, (_, i) => Number(from) + i);
const nets = gameNets(readFileSync("studio/game/models/nets.bin"));
const honest: string[] = [];
let failed = 0;
for (const level of Object.values(levels)) {
  if (wanted !== "all" && level.name !== wanted) continue;
  const found = level.line === "workshop" ? await inWorkshop(level) : ofLevel(level);
  for (const fault of found) console.log(`  FAULT ${fault}`);
  if (found.length === 0) honest.push(level.name);
  failed += found.length;
}
if (values.write && wanted === "all")
  writeFileSync("studio/game/levels/honest.json", `${JSON.stringify(honest)}\n`);
process.exitCode = failed > 0 ? 1 : 0;

function ofLevel(level: Level): string[] {
  const found = measure(level, nets, dealShifts(level, nets, seeds, Number(shifts)));
  print(level, found, level.name);
  return faults(level, found);
}

/** The workshop's dial is measured by its ends and its best place. */
async function inWorkshop(level: Level): Promise<string[]> {
  const engine = await onnxEngine({ threads: 2 });
  const byNoise: Honesty[] = [];
  for (const noise of [0, bestNoise, noises.length - 1]) {
    const dealt = await workshopShifts(engine, { level, nets, noise }, seeds, Number(shifts));
    byNoise.push(measure(level, nets, dealt));
    print(level, byNoise[byNoise.length - 1], `${level.name}, noise ${noises[noise]}`);
  }
  await engine.close();
  return workshopFaults(level, byNoise, 1);
}

function print(level: Level, found: Honesty, title: string): void {
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
