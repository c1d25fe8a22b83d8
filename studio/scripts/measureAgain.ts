/** Writes what was measured of studio/models/hourglass.net into it anew: `node studio/run.mjs studio/scripts/measureAgain.ts [FILE]`. */
import { readFileSync, writeFileSync } from "node:fs";
import { netFromBytes, netToBytes } from "../models/netFile.ts";
import { measureHourglass } from "./measureHourglass.ts";

const [, , file = "studio/models/hourglass.net"] = process.argv;
const net = netFromBytes(readFileSync(file));
const about = { trainedOn: net.about.trainedOn, ...measureHourglass(net, 12) };
writeFileSync(file, netToBytes({ ...net, about }));
console.log(about);
