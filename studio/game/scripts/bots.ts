/** Prints what each bot and each kind of player scores in every level: `npm run game:bots`. */
import { readFileSync } from "node:fs";
import { faults, measure } from "../bots/honesty.ts";
import { levels } from "../levels/levels.ts";
import { gameNets } from "../nets/gameNets.ts";

const seeds = [1, 2, 3, 4, 5];
const [wanted, shifts = "10"] = process.argv.slice(2);
const nets = gameNets(readFileSync("studio/game/models/nets.bin"));
let failed = 0;
for (const level of Object.values(levels)) {
  if (wanted && wanted !== "all" && level.name !== wanted) continue;
  const found = measure(level, nets, seeds, Number(shifts));
  const row = (name: string, { mean, stars }: (typeof found)["ear"]): string =>
    `  ${name.padEnd(14)} ${mean.toFixed(0).padStart(5)}   ★★★ in ${(100 * stars[2]).toFixed(0).padStart(3)} % of shifts`;
  console.log(`${level.name}: ${found.shifts} shifts`);
  for (const [name, standing] of Object.entries(found.bots)) console.log(row(name, standing));
  for (const [i, standing] of found.fixed.entries())
    console.log(row(`always ${level.terms.widths[i]}`, standing));
  if (found.alwaysFlags) console.log(row("always flags", found.alwaysFlags));
  console.log(row("fair judge", found.fairJudge));
  console.log(row("ear player", found.ear));
  for (const fault of faults(level, found)) {
    failed++;
    console.log(`  FAULT ${fault}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
