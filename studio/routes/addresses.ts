import { resolve } from "$app/paths";
import { withLesson } from "../state/lesson.ts";
import { visitLesson } from "../state/visitLesson.svelte.ts";
import type { Language } from "../text/languages.ts";

/** The ten addresses and two for teachers, by the names of their pages. */
const addresses = {
  start: "/[[lang=lang]]",
  learn: "/[[lang=lang]]/learn",
  studio: "/[[lang=lang]]/(lab)/studio",
  latent: "/[[lang=lang]]/(lab)/latent",
  compare: "/[[lang=lang]]/(lab)/compare",
  denoise: "/[[lang=lang]]/(lab)/denoise",
  models: "/[[lang=lang]]/(lab)/models",
  data: "/[[lang=lang]]/data",
  glossary: "/[[lang=lang]]/glossary",
  game: "/[[lang=lang]]/game",
  teach: "/[[lang=lang]]/teach",
  sheet: "/[[lang=lang]]/sheet",
} as const;

export type Place = keyof typeof addresses;

/** The page of a route of the router; Start where there is none. */
export function placeOf(route: string | null): Place {
  const last = route?.split("/").at(-1) ?? "";
  return Object.hasOwn(addresses, last) ? (last as Place) : "start";
}

/** Where a link leads, relative to the page it stands on; a lesson goes along. */
export function linkTo(place: Place, language: Language | undefined): string {
  return addressOf(place, language) + withLesson("", visitLesson.lesson);
}

/** Where a page lies, relative to the page that asks. */
export function addressOf(place: Place, language: Language | undefined): string {
  return resolve(addresses[place], { lang: language }).replace(/\/?$/, "/");
}
