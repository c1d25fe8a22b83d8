import { levelNames } from "../game/levels/level.ts";
import { labPanels, settingNames } from "./settings.ts";

/** The passages of `/learn`, in their order. */
export const passages = [
  "what",
  "parts",
  "how",
  "types",
  "uses",
  "look",
  "story",
  "memory",
  "photo",
  "training",
  "vae",
  "width",
  "claims",
] as const;

/**
 * What a teacher may hide or lock, by page; but for `bar`, the bar of places, no word is a part of two pages. So one lesson holds for
 * all of them.
 */
export const lessonParts = {
  learn: { hide: [...passages, "answers", "bar"], lock: passages },
  studio: { hide: [...settingNames, ...labPanels, "bar"], lock: settingNames },
  data: {
    hide: ["sample", "model", "reading", "length", "because", "baselines", "doctor", "keep", "bar"],
    lock: ["reading", "length", "threshold"],
  },
  game: { hide: [...levelNames, "bots", "class", "card", "bar"], lock: [...levelNames, "challenge"] },
} as const;

export type LessonPage = keyof typeof lessonParts;
export type HidePart<P extends LessonPage = LessonPage> = (typeof lessonParts)[P]["hide"][number];
export type LockPart<P extends LessonPage = LessonPage> = (typeof lessonParts)[P]["lock"][number];
export const lessonPages = Object.keys(lessonParts) as LessonPage[];
export const hideParts: readonly HidePart[] = [
  ...new Set(lessonPages.flatMap((page): readonly HidePart[] => lessonParts[page].hide)),
];
export const lockParts: readonly LockPart[] = lessonPages.flatMap(
  (page): readonly LockPart[] => lessonParts[page].lock,
);

/** What a link asks of the pages: parts that are not shown, parts that are shown and do not change, and where chance begins. */
export interface Lesson {
  readonly hide: readonly HidePart[];
  readonly lock: readonly LockPart[];
  /** 0 … 2³¹ − 1. */
  readonly seed?: number;
}

const largestSeed = 2 ** 31 - 1;

/** The lesson of an address's fragment, such as `#v=1&hide=memory,vae&seed=7`, and the words that name no part of any page. */
export function readLesson(fragment: string): { lesson: Lesson; unknown: readonly string[] } {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const unknown: string[] = [];
  const parts = <T extends string>(key: "hide" | "lock", known: readonly T[]): readonly T[] => {
    const asked = (fields.get(key) ?? "").split(",").filter(Boolean);
    unknown.push(...asked.filter((word) => !known.some((one) => one === word)));
    return known.filter((word) => asked.includes(word));
  };
  const seed = fields.get("seed");
  const lesson: Lesson = {
    hide: parts("hide", hideParts),
    lock: parts("lock", lockParts),
    ...(seed !== null &&
      Number.isFinite(Number(seed)) && {
        seed: Math.min(largestSeed, Math.max(0, Math.trunc(Number(seed)))),
      }),
  };
  return { lesson, unknown: [...new Set(unknown)] };
}

/** Whether anything is asked. */
export function asksAnything({ hide, lock, seed }: Lesson): boolean {
  return hide.length > 0 || lock.length > 0 || seed !== undefined;
}

/**
 * The lesson that an address begins, which then goes along to every page; undefined where it begins none. `seedAlone`: whether a seed
 * is a lesson's where nothing is hidden or locked; in the Lab and the game it is then the recipe's or the shift's.
 */
export function begunBy(fragment: string, seedAlone: boolean): Lesson | undefined {
  const { lesson } = readLesson(fragment);
  const begins = asksAnything(seedAlone ? lesson : { ...lesson, seed: undefined });
  return begins ? lesson : undefined;
}

/** A fragment that asks for a lesson as well; what the fragment says of `hide`, `lock` and, where the lesson has one, `seed` is replaced. */
export function withLesson(fragment: string, { hide, lock, seed }: Lesson): string {
  const kept = fragment
    .replace(/^#/, "")
    .split("&")
    .filter(
      (part) => part !== "" && !/^(hide|lock)=/.test(part) && !(seed !== undefined && /^seed=/.test(part)),
    );
  const asked = [
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(hide.length > 0 ? [`hide=${hide.join(",")}`] : []),
    ...(lock.length > 0 ? [`lock=${lock.join(",")}`] : []),
  ];
  const parts = [...kept, ...asked];
  if (parts.length > 0 && !parts.some((part) => part.startsWith("v="))) parts.unshift("v=1");
  return parts.length > 0 ? `#${parts.join("&")}` : "";
}
