import { onMount } from "svelte";
import {
  asksAnything,
  type HidePart,
  type Lesson,
  type LessonPage,
  type LockPart,
  readLesson,
} from "./lesson.ts";

/** What the address of a page asks to be hidden and locked; `P` is the page whose parts may be asked for. */
export interface LessonHere<P extends LessonPage> {
  readonly lesson: Lesson;
  /** Words of the address that name no part of any page. */
  readonly unknown: readonly string[];
  /** Whether anything is asked. */
  readonly any: boolean;
  hides(part: HidePart<P>): boolean;
  locks(part: LockPart<P>): boolean;
}

/** Reads the lesson of a page from its address, at first and whenever it changes; called while a component is set up. */
export function lessonHere<P extends LessonPage>(): LessonHere<P> {
  let read = $state.raw(readLesson(""));
  onMount(() => {
    const follow = (): void => {
      // A link to a passage, `#memory`, asks nothing and takes nothing away.
      if (location.hash.includes("=")) read = readLesson(location.hash);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  });
  return {
    get lesson() {
      return read.lesson;
    },
    get unknown() {
      return read.unknown;
    },
    get any() {
      return asksAnything(read.lesson);
    },
    hides: (part) => read.lesson.hide.includes(part),
    locks: (part) => read.lesson.lock.includes(part),
  };
}
