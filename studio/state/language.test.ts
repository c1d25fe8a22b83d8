import { expect, test } from "vitest";
import { askedLanguage, wantedLanguage, withoutLanguage } from "./language.ts";

test("an address's lang= comes first, then the page's own language, the choice, and the browser", () => {
  expect(wantedLanguage({ asked: "en", own: "de", kept: "de", browser: ["de"] })).toBe("en");
  expect(wantedLanguage({ own: "de", kept: "en", browser: ["en-GB"] })).toBe("de");
  expect(wantedLanguage({ own: "en", kept: "en", browser: ["de-AT"] })).toBe("en");
  expect(wantedLanguage({ own: "en", kept: "de", browser: ["en"] })).toBe("de");
  expect(wantedLanguage({ own: "en", browser: ["fr", "de-CH", "en"] })).toBe("de");
  expect(wantedLanguage({ own: "en", browser: ["fr", "en", "de"] })).toBe("en");
  expect(wantedLanguage({ asked: "xx", own: "en", kept: "toString", browser: [] })).toBe("en");
});

test("lang= is read from the query and the fragment, and nothing else of an address is lost without it", () => {
  expect(askedLanguage({ search: "?lang=de", hash: "" })).toBe("de");
  expect(askedLanguage({ search: "", hash: "#v=1&lang=de&k=8" })).toBe("de");
  expect(askedLanguage({ search: "", hash: "#v=1" })).toBeUndefined();
  expect(withoutLanguage({ search: "?lang=de", hash: "#v=1&lang=de&k=8" })).toBe("#v=1&k=8");
  expect(withoutLanguage({ search: "?a=1", hash: "" })).toBe("?a=1");
});
