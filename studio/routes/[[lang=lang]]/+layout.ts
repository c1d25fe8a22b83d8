import { isLanguage, textIn } from "../../text/languages.ts";
import type { LayoutLoad } from "./$types";

export const load: LayoutLoad = async ({ params }) => {
  const language = params.lang && isLanguage(params.lang) ? params.lang : undefined;
  return { language, text: await textIn(language) };
};
