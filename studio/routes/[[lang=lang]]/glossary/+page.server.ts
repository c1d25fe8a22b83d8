import { shippedNet } from "../../../figures/stills.server.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = () => ({ limits: shippedNet("hourglass").about });
