import { asksAnything, type Lesson, readLesson } from "./lesson.ts";

let lesson = $state.raw<Lesson>({ hide: [], lock: [] });

/** The lesson of this visit: what its last link asked for. It goes along to every page. */
export const visitLesson = {
  get lesson(): Lesson {
    return lesson;
  },
  /**
   * Takes the lesson of an address. `seedAlone`: whether a seed is a lesson's where nothing is hidden or locked; in the Lab and the
   * game it is then the recipe's or the shift's.
   */
  follow: (fragment: string, seedAlone: boolean): void => {
    const { lesson: asked } = readLesson(fragment);
    const { hide, lock } = asked;
    if (seedAlone ? asksAnything(asked) : hide.length + lock.length > 0) lesson = asked;
  },
};
