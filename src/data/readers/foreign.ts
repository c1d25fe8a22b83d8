import type { Complaint } from "../../core/errors.ts";

/** What a file that is named as a table or an array is in truth, and what to do about it. */
export type Foreign = Pick<Complaint, "rule" | "repair">;

/** A pointer that stands in for a file of any kind. */
export function pointer(start: Uint8Array): Foreign | undefined {
  const text = textOf(start);
  if (/^version https:\/\/git-lfs\.github\.com\/spec\//.test(text))
    return { rule: "is a pointer of Git LFS, not the file itself", repair: "git lfs pull fetches it" };
  if (/^\S*\/annex\/objects\/\S+\s*$/.test(text))
    return { rule: "is a pointer of git-annex, not the file itself", repair: "git annex get fetches it" };
  if (/^outs:\s*\n-\s+(md5|hash|size|path):/.test(text))
    return { rule: "is a pointer of DVC, not the file itself", repair: "dvc pull fetches it" };
  return undefined;
}

/**
 * Knows, by a file's first bytes, what is often named `.csv` or `.json` and is none: pages of a failed download,
 * spreadsheets, databases and documents. Undefined for all else.
 */
export function foreign(start: Uint8Array): Foreign | undefined {
  const text = textOf(start).replace(/^(ï»¿)+/, "");
  return kinds.find(([is]) => is(text))?.[1];
}

/** The first bytes as characters, one each. */
function textOf(start: Uint8Array): string {
  return String.fromCharCode(...start.subarray(0, 512));
}

const starts =
  (...marks: readonly string[]) =>
  (text: string) =>
    marks.some((mark) => text.startsWith(mark));

const kinds: readonly (readonly [is: (text: string) => boolean, foreign: Foreign])[] = [
  [
    (text) => /^\s*(<!--.*?-->\s*)?<(!doctype html|html|head|body|table)\b/is.test(text),
    {
      rule: "is a page of HTML, not a table",
      repair: "the download may have given a page of the site; fetch the file itself",
    },
  ],
  [(text) => /^\s*<(\?xml|svg)\b/i.test(text), { rule: "is XML, not a table", repair: "export it as CSV" }],
  [
    (text) => text.startsWith("PK") && /\[Content_Types\]\.xml|_rels\/|mimetypeapplication|xl\//.test(text),
    { rule: "is a spreadsheet or document such as .xlsx, not text", repair: "save the sheet as CSV" },
  ],
  [
    starts("\xd0\xcf\x11\xe0"),
    { rule: "is a spreadsheet in the form .xls, not text", repair: "save it as CSV" },
  ],
  [starts("%PDF-"), { rule: "is a PDF, not a table", repair: "export the table as CSV" }],
  [
    starts("ARROW1", "FEA1"),
    { rule: "is an Arrow or Feather file, not text", repair: "export it as Parquet or CSV" },
  ],
  [starts("\x89HDF"), { rule: "is an HDF5 file, not text", repair: "export its table as CSV or .npy" }],
  [
    starts("{\\rtf"),
    { rule: "is a document in the form .rtf, not a table", repair: "save the table as CSV" },
  ],
  [
    (text) => /^(\s*%[^\n]*\n)*\s*@relation\b/i.test(text),
    { rule: "is ARFF, not CSV", repair: "export it as CSV" },
  ],
  [
    (text) => /^\s*(\+-{2,}[+-]*|\|[^\n]*\|\s*\r?\n\s*\|[\s:|-]+\|)\s*\r?\n/.test(text),
    { rule: "is a table drawn with bars and lines, not CSV", repair: "export it as CSV" },
  ],
  [starts("SQLite format 3"), { rule: "is an SQLite database, not text", repair: "export a table as CSV" }],
  [
    starts("BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "7z\xbc\xaf"),
    { rule: "is packed by bzip2, xz, zstd or 7-Zip, which are not read", repair: "unpack it, or use gzip" },
  ],
];
