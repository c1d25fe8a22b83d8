import type { Gate } from "./gate.ts";
import { axe, axeTraining } from "./gates/axe.ts";
import { bytes } from "./gates/bytes.ts";
import { firefox } from "./gates/firefox.ts";
import { forcedColors } from "./gates/forcedColors.ts";
import { gameAxe, gameLongTasks, gameReplay } from "./gates/game.ts";
import { hosts } from "./gates/hosts.ts";
import { lighthouse, performanceScores } from "./gates/lighthouse.ts";
import { motion } from "./gates/motion.ts";
import { noMouse } from "./gates/noMouse.ts";
import { offline } from "./gates/offline.ts";
import { plainHttp } from "./gates/plainHttp.ts";
import { policy } from "./gates/policy.ts";
import { sizes } from "./gates/sizes.ts";
import { answer, longTasks, opening, photo, table } from "./gates/timings.ts";
import { touch } from "./gates/touch.ts";
import { withoutScripts } from "./gates/withoutScripts.ts";

/** Gates that take seconds each and that the tests hold too; pages by themselves are tested in studio/test. */
export const testedGates: readonly Gate[] = [policy, bytes, motion, forcedColors, plainHttp, noMouse];

/** All gates of the studio, the quick ones first. */
export const gates: readonly Gate[] = [
  hosts,
  ...testedGates,
  withoutScripts,
  sizes,
  touch,
  offline,
  axe,
  axeTraining,
  gameAxe,
  gameReplay,
  firefox,
  lighthouse,
  performanceScores,
  answer,
  photo,
  longTasks,
  gameLongTasks,
  opening,
  table,
];
