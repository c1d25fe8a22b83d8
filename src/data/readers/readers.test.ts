import { describe, expect, it } from "vitest";
import { readerNamed, readerOf, readers } from "./readers.ts";

const named = (name: string): string | undefined => readerNamed(name)?.name;

describe("the table of readers", () => {
  it("gives each ending to one format", () => {
    const endings = readers.flatMap((reader) => reader.endings);
    expect(new Set(endings).size).toBe(endings.length);
    for (const reader of readers)
      for (const ending of reader.endings) {
        expect(named(`a${ending}`)).toBe(reader.name);
        expect(named(`a${ending.toUpperCase()}`)).toBe(reader.name);
        expect(named(`a${ending}.gz`)).toBe(reader.packed ? reader.name : undefined);
      }
  });

  it("knows IDX by the names that MNIST's files have", () => {
    expect(named("train-images-idx3-ubyte")).toBe("IDX");
    expect(named("t10k-labels.idx1-ubyte.gz")).toBe("IDX");
    expect(named("index.html")).toBeUndefined();
  });

  it("lets the first bytes decide where they can be nothing else, and the name where they cannot", () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0);
    expect(readerOf("a.csv", png)?.name).toBe("picture");
    expect(readerOf("none", png)?.name).toBe("picture");
    expect(readerOf("a.csv", new TextEncoder().encode("a,b\n1,2\n"))?.name).toBe("CSV");
    expect(readerOf("a.parquet", new TextEncoder().encode("a,b\n1,2\n"))?.name).toBe("Parquet");
    expect(readerOf("none", new TextEncoder().encode("a,b\n1,2\n"))).toBeUndefined();
  });
});
