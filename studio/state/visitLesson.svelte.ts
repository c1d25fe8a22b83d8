import { begunBy, type Lesson } from "./lesson.ts";

let lesson = $state.raw<Lesson>({ hide: [], lock: [] });

/** The lesson of this visit: what its last link asked for. It goes along to every page. */
export const visitLesson = {
  get lesson(): Lesson {
    return lesson;
  },
  /** Takes the lesson of an address, where it begins one ({@link begunBy}). */
  follow: (fragment: string, seedAlone: boolean): void => {
    lesson = begunBy(fragment, seedAlone) ?? lesson;
  },
};
