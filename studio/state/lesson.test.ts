import fc from "fast-check";
import { expect, test } from "vitest";
import { begunBy, hideParts, lessonPages, lessonParts, lockParts, readLesson, withLesson } from "./lesson.ts";

test("but for the bar no word is a part of two pages", () => {
  for (const key of ["hide", "lock"] as const) {
    const words = lessonPages.flatMap((page): readonly string[] => lessonParts[page][key]);
    const own = words.filter((word) => word !== "bar");
    expect(own).toEqual([...new Set(own)]);
  }
});

test("a link asks for the same lesson again, beside whatever else it says", () => {
  fc.assert(
    fc.property(
      fc.record({
        hide: fc.subarray([...hideParts]),
        lock: fc.subarray([...lockParts]),
        seed: fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { nil: undefined }),
      }),
      fc.constantFrom("", "#v=1&level=price", "#v=1&data=glyphs&hide=type&k=8"),
      ({ hide, lock, seed }, before) => {
        const lesson = { hide, lock, ...(seed !== undefined && { seed }) };
        const link = withLesson(before, lesson);
        expect(readLesson(link)).toEqual({ lesson, unknown: [] });
        expect(withLesson(link, lesson)).toBe(link);
        if (before.includes("level")) expect(link).toContain("level=price");
      },
    ),
  );
});

test("words that name no part are said, and a seed is held to its range", () => {
  expect(readLesson("#v=1&hide=memory,lab&lock=photo,answers&seed=-3")).toEqual({
    lesson: { hide: ["memory"], lock: ["photo"], seed: 0 },
    unknown: ["lab", "answers"],
  });
  expect(readLesson("#seed=many").lesson.seed).toBeUndefined();
  expect(withLesson("", { hide: [], lock: [] })).toBe("");
});

test("a seed begins a lesson on its own, but in the Lab and the game only with something hidden or locked", () => {
  const learn = true;
  expect(begunBy("#seed=7", learn)).toEqual({ hide: [], lock: [], seed: 7 });
  expect(begunBy("#seed=7", !learn)).toBeUndefined();
  for (const place of [learn, !learn]) {
    expect(begunBy("", place)).toBeUndefined();
    expect(begunBy("#seed=7&hide=memory", place)).toEqual({ hide: ["memory"], lock: [], seed: 7 });
    expect(begunBy("#lock=photo", place)).toEqual({ hide: [], lock: ["photo"] });
  }
});
