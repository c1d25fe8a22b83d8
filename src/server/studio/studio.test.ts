import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sent } from "../../../test/sent.ts";
import { type Studio, startStudio } from "./startStudio.ts";

const script = 'start("</p>")';
let folder: string;
let studio: Studio;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hourglass-studio-"));
  const put = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(folder, "build", name), content);
  mkdirSync(join(folder, "build", "data"), { recursive: true });
  mkdirSync(join(folder, "build", "_app", "immutable"), { recursive: true });
  put("index.html", `<!doctype html><title>studio</title><script>${script}</script>`);
  put("data/index.html", "<!doctype html><title>data</title>");
  put("_app/immutable/a.js", "export const a = 1;");
  put("_app/immutable/a.js.br", brotliCompressSync("export const a = 1;"));
  put("engine.wasm", Uint8Array.of(0, 0x61, 0x73, 0x6d));
  writeFileSync(join(folder, "secret.txt"), "secret");
  symlinkSync(join(folder, "secret.txt"), join(folder, "build", "link.txt"));
  writeFileSync(join(folder, "my data.csv"), "a,b\n1,2\n");
  studio = await startStudio({ folder: join(folder, "build"), file: join(folder, "my data.csv"), port: 0 });
});
afterAll(async () => {
  await studio.stop(1);
  rmSync(folder, { recursive: true });
});

describe("the studio's host", () => {
  test("row 42: serves pages with a policy that names their own scripts alone, cross-origin isolated", async () => {
    const page = await fetch(studio.address);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    const policy = page.headers.get("content-security-policy");
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
    expect(policy).toContain(
      `script-src 'self' 'wasm-unsafe-eval' 'sha256-${Buffer.from(hash).toString("base64")}'`,
    );
    expect(policy).toContain("connect-src 'self' blob: data:");
    expect((await fetch(`${studio.address}/data`)).url).toBe(`${studio.address}/data/`);
  });

  test("gives each file its type, its packed twin, and lets what never changes be kept", async () => {
    const wasm = await fetch(`${studio.address}/engine.wasm`);
    expect(wasm.headers.get("content-type")).toBe("application/wasm");
    expect(wasm.headers.get("cache-control")).toBe("no-cache");
    expect(wasm.headers.get("content-encoding")).toBe(null);
    expect(new Uint8Array(await wasm.arrayBuffer())).toEqual(Uint8Array.of(0, 0x61, 0x73, 0x6d));
    const again = await fetch(`${studio.address}/engine.wasm`, {
      headers: { "If-None-Match": wasm.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
    const packed = await fetch(`${studio.address}/_app/immutable/a.js`, {
      headers: { "Accept-Encoding": "br" },
    });
    expect(packed.headers.get("content-encoding")).toBe("br");
    expect(packed.headers.get("cache-control")).toContain("immutable");
    expect(await packed.text()).toBe("export const a = 1;");
    const plain = await fetch(`${studio.address}/_app/immutable/a.js`, {
      headers: { "Accept-Encoding": "br;q=0" },
    });
    expect(plain.headers.get("content-encoding")).toBe(null);
    expect(await plain.text()).toBe("export const a = 1;");
  });

  test("opens the person's file, data or model, on the page that suits it", async () => {
    expect(studio.page).toBe(`${studio.address}/data/#open=open/my%20data.csv`);
    const opened = await fetch(`${studio.address}/open/my%20data.csv`);
    expect(await opened.text()).toBe("a,b\n1,2\n");
    const model = join(folder, "m");
    writeFileSync(model, Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("{}")]));
    const other = await startStudio({ folder: join(folder, "build"), file: model, port: 0 });
    expect(other.page).toBe(`${other.address}/studio/#open=open/m`);
    await other.stop(1);
  });

  test("serves the runtime from its own package where the build leaves it out, as the published one does", async () => {
    const build = join(folder, "published");
    mkdirSync(join(build, "workers"), { recursive: true });
    writeFileSync(join(build, "index.html"), "");
    const asked = "../assets/ort-wasm-simd-threaded-DcHrbrbl.wasm";
    writeFileSync(
      join(build, "workers", "a.js"),
      `fetch(new URL("${asked}", import.meta.url)); "ort-wasm-simd-threaded.wasm"`,
    );
    const published = await startStudio({ folder: build, port: 0 });
    const answer = await fetch(`${published.address}/assets/ort-wasm-simd-threaded-DcHrbrbl.wasm`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/wasm"]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([bytes.length > 1e7, ...bytes.subarray(0, 4)]).toEqual([true, 0, 0x61, 0x73, 0x6d]);
    await published.stop(1);
  });

  test("says in one line what is missing: the build, the file, the port", async () => {
    await expect(startStudio({ folder: join(folder, "nothing") })).rejects.toThrow(
      "studio: is not built; run npm run studio:build in the repository",
    );
    await expect(startStudio({ folder: join(folder, "build"), file: "no.csv" })).rejects.toThrow(
      "no.csv: there is no such file",
    );
    await expect(startStudio({ folder: join(folder, "build"), port: studio.port })).rejects.toThrow(
      `127.0.0.1:${studio.port}: cannot be listened at: the address is in use; take another port (port)`,
    );
  });
});

describe("row 24: a path never leaves what is served", () => {
  test.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/open/../secret.txt",
    "/open/..%2fsecret.txt",
    "/open/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/data/%00",
    "/secret.txt%00.html",
    "/link.txt",
    "//etc/passwd",
    "/%",
    "/open/other.csv",
    "/_app",
  ])("%s", async (path) => {
    const answer = await sent(
      studio.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain("secret\n");
    expect(answer).not.toMatch(/root:|^secret/m);
  });

  test("and it is only read", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
      expect((await fetch(studio.address, { method })).status).toBe(405);
  });
});
