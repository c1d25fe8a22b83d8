import { dealParcel } from "../../deal/deal.ts";
import { levels } from "../../levels/levels.ts";
import { type GameNets, gameNets } from "../../nets/gameNets.ts";
import type { DealRequest, Dealt } from "./dealer.ts";

let opened: Promise<GameNets> | undefined;
let latest = 0;

addEventListener(
  "message",
  async ({ data: { turn, level, seed, nets, cleaned } }: MessageEvent<DealRequest>) => {
    latest = turn;
    opened ??= fetch(nets)
      .then((answer) => answer.arrayBuffer())
      .then((bytes) => gameNets(new Uint8Array(bytes)));
    const networks = await opened;
    for (let i = 0; i < levels[level].terms.parcels; i++) {
      // Lets a newer request in.
      await new Promise((done) => setTimeout(done, 0));
      if (turn !== latest) return;
      const dealt: Dealt = { turn, parcel: dealParcel(levels[level], networks, seed, i, cleaned?.[i]) };
      postMessage(dealt);
    }
  },
);
