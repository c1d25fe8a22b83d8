import { shippedNet, stillsOf } from "../../figures/stills.server.ts";
import { doodles } from "../../models/doodles.ts";
import { inkOf } from "../../stage/ink.ts";
import { show } from "../../worker/show.ts";
import type { PageServerLoad } from "./$types";

/** The figure that the page shows before any script: a doodle through the shipped model. */
export const load: PageServerLoad = () => {
  const net = shippedNet("hourglass");
  const still = { ...show(net, inkOf(doodles.fish), 32), milliseconds: 0 };
  return { still, stills: stillsOf(still), limits: net.about };
};
