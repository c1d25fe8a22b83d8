import fc from "fast-check";
import { expect, test } from "vitest";
import { type LessonPage, lessonPages, lessonParts, readLesson, withLesson } from "./lesson.ts";

const pages = fc.constantFrom<LessonPage>(...lessonPages);

test("a link asks for the same lesson again, beside whatever else it says", () => {
  fc.assert(
    fc.property(
      pages.chain((page) =>
        fc.record({
          page: fc.constant(page),
          hide: fc.subarray([...lessonParts[page].hide]),
          lock: fc.subarray([...lessonParts[page].lock]),
          seed: fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { nil: undefined }),
        }),
      ),
      fc.constantFrom("", "#v=1&level=price", "#v=1&data=glyphs&hide=type&k=8"),
      ({ page, hide, lock, seed }, before) => {
        const lesson = { hide, lock, ...(seed !== undefined && { seed }) };
        const link = withLesson(before, lesson);
        expect(readLesson(page, link)).toEqual({ lesson, unknown: [] });
        expect(withLesson(link, lesson)).toBe(link);
        if (before.includes("level")) expect(link).toContain("level=price");
      },
    ),
  );
});

test("words that name no part are said, and a seed is held to its range", () => {
  expect(readLesson("learn", "#v=1&hide=memory,lab&lock=photo,answers&seed=-3")).toEqual({
    lesson: { hide: ["memory"], lock: ["photo"], seed: 0 },
    unknown: ["lab", "answers"],
  });
  expect(readLesson("game", "#seed=many").lesson.seed).toBeUndefined();
  expect(withLesson("", { hide: [], lock: [] })).toBe("");
});
