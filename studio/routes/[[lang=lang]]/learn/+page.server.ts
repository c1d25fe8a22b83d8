import { learnStills } from "../../../figures/learn/learnStills.server.ts";
import { isLanguage, textIn } from "../../../text/languages.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ params }) =>
  learnStills(await textIn(params.lang && isLanguage(params.lang) ? params.lang : undefined));
