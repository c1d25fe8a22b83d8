import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDataset } from "../src/hosts/node/open.ts";
import { type Fixture, fixtures } from "./readers/fixtures.ts";
import type { Sent } from "./readers/inPage.ts";
import { type Told, tell } from "./readers/told.ts";
import { values } from "./readers/values.ts";
import { browserPath, openPage, type TestPage } from "./web/chromium.ts";

/** What every reader owes: the same bytes give the same data set from a path, from a `File` in Node, and in a page. */

const root = mkdtempSync(join(tmpdir(), "hourglass-readers-"));
const all = await fixtures();

/** Writes the files and opens them by path. */
async function byPath({ files, folder, options }: Fixture): Promise<Told> {
  const place = mkdtempSync(join(root, "f-"));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), bytes);
  }
  const source = folder ? place : join(place, files[0][0]);
  return tell(openDataset, source, { subject: source, ...(options && { options }) });
}

/**
 * A picture's name, and so the subject of its complaint, is a path in Node and a name in a page; and each library says in
 * its own words what is wrong with a file.
 */
function comparable(told: Told, { files, folder }: Fixture): Told {
  const own = folder ? "IT" : files[0][0];
  const plain = (text: string): string =>
    text
      .replaceAll(own, "IT")
      .replaceAll(/\bIT\/?(?=[\w.])/g, "")
      .replaceAll(/(cannot be (?:decoded|unpacked)) \([^)]*\)/g, "$1");
  return {
    ...told,
    ...(told.notes && { notes: told.notes.map(plain) }),
    ...(told.error && { error: { ...told.error, message: plain(told.error.message) } }),
  };
}

/** Compares two data sets cell by cell. */
function expectSame(found: Told, expected: Told, fixture: Fixture): void {
  const { within } = fixture;
  const { values, ...rest } = comparable(found, fixture);
  const { values: wanted, ...others } = comparable(expected, fixture);
  expect(rest).toEqual(others);
  if (within === undefined) {
    expect(values).toEqual(wanted);
    return;
  }
  const unit = expected.dtype === "float32" ? 1 / 255 : 1;
  let most = 0;
  for (const [i, value] of (values ?? []).entries())
    most = Math.max(most, Math.abs((value ?? 0) - (wanted?.[i] ?? 0)));
  expect(most / unit, within[1]).toBeLessThanOrEqual(within[0]);
}

afterAll(() => rmSync(root, { recursive: true }));

describe("from a path and from a File in Node", () => {
  it.each(all.filter(({ folder }) => !folder))("$title", async (fixture) => {
    const [[name, bytes]] = fixture.files;
    const { options } = fixture;
    const file = new File([Uint8Array.from(bytes)], name);
    const told = await tell(openDataset, file, { subject: name, ...(options && { options }) });
    expectSame(told, await byPath(fixture), { ...fixture });
    // What is named as refused is, and all else is read.
    expect(told.error !== undefined).toBe(
      fixture.title.endsWith("refused") || fixture.title.endsWith("not there"),
    );
  });
});

it("files of one name, as two folders have them, are a row each", async () => {
  const picture = (grey: number) =>
    encode({ width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(grey) });
  const files = [10, 20, 30].map((grey) => new File([Uint8Array.from(picture(grey))], "part.png"));
  const data = await openDataset(files);
  expect(data.names).toEqual(["part (2).png", "part (3).png", "part.png"]);
  expect(Array.from((await data.read([0, 1, 2])).data).filter((_, i) => i % 16 === 0)).toEqual([20, 30, 10]);
  await data.close();
});

/** What the values of values.ts are as data sets. */
const valuesTold: readonly Told[] = [
  {
    ...{ kind: "table", rows: 3, shape: [3], dtype: "float64" },
    notes: ['Taken as missing: "NA" 1 in "b". The option missing says otherwise.'],
    columns: [
      { name: "a", kind: "numeric" },
      { name: "b", kind: "categorical", categories: ["x"] },
      { name: "c", kind: "categorical", categories: ["false", "true"] },
    ],
    values: [1, 0, 1, 2.5, null, null, null, null, 0],
  },
  {
    ...{ kind: "table", rows: 2, shape: [2], dtype: "float64", notes: [], values: [1, 2, 3, null] },
    columns: [
      { name: "c0", kind: "numeric" },
      { name: "c1", kind: "numeric" },
    ],
  },
  {
    ...{ kind: "pictures", rows: 1, shape: [1, 2, 2], dtype: "float32", notes: [], labels: ["a"] },
    values: [0, 0.5, 1, 0.25],
  },
  { kind: "pictures", rows: 2, shape: [1, 1, 3], dtype: "uint8", notes: [], values: [1, 2, 3, 4, 5, 6] },
  {
    ...{ kind: "table", rows: 2, shape: [1], dtype: "float64", notes: [], values: [5, -1] },
    columns: [{ name: "c0", kind: "numeric" }],
  },
];

it("values in memory are data sets, by the rules of files", async () => {
  for (const [i, source] of values.entries())
    expect(await tell(openDataset, source, { subject: "no subject" })).toEqual(valuesTold[i]);
});

it.each([
  [[[1, 2], [3]], /every row must have 2 numbers, as the first has, got 1 in row 1/],
  [{ data: new Float32Array(5), shape: [2, 2] }, /must hold 4 numbers for its shape 2×2, got 5/],
  [{ data: new Float32Array(4), shape: [2, 2], labels: ["a"] }, /must have 2 labels, got 1/],
  [{ rows: [] }, /no column to learn from/],
])("%j is refused", async (source, message) => {
  await expect(openDataset(source)).rejects.toThrow(message);
});

describe.skipIf(!browserPath)("row 41: from a path in Node and in Chromium", () => {
  let page: TestPage;

  beforeAll(async () => {
    page = await openPage({ scripts: { "/data/t.csv": "a,b\n1,x\n2,y\n" } });
  });
  afterAll(() => page.close());

  const inPage = <T>(name: keyof typeof import("./readers/inPage.ts"), given?: Sent | string): Promise<T> =>
    page.call("/test/readers/inPage.ts", name, given);

  it.each(all)("$title", async (fixture) => {
    const { files, folder, options } = fixture;
    const told = await inPage<Told>("openInPage", {
      files: files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
      ...(folder && { folder }),
      ...(options && { options }),
    });
    expectSame(told, await byPath(fixture), fixture);
  });

  it("values in memory, a built-in set, and no path", async () => {
    const told = await inPage<Told[]>("openValues");
    expect(told.slice(0, values.length)).toEqual(valuesTold);
    const [pixels, path, builtin] = told.slice(values.length);
    expect(pixels).toEqual({
      ...{ kind: "pictures", rows: 1, shape: [3, 1, 2], dtype: "uint8", notes: [] },
      values: [10, 255, 20, 255, 30, 255],
    });
    expect(path.error).toEqual({
      code: "usage",
      message:
        "readings.csv: is no built-in set, and a page cannot open a path; give a File, a Blob or a URL",
    });
    expect(builtin).toEqual(
      await tell(openDataset, "sensors", { options: { rows: 3 }, subject: "no subject" }),
    );
  });

  it("a file at an address, and one that is not there", async () => {
    expect(await inPage<Told>("openFromAddress", "data/t.csv")).toMatchObject({
      rows: 2,
      values: [1, 0, 2, 1],
    });
    expect((await inPage<Told>("openFromAddress", "data/none.csv")).error).toEqual({
      code: "failed",
      message: "IT: cannot be fetched (status 404); check the address and that it may be read",
    });
  });
});
