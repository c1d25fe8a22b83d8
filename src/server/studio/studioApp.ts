import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { commonHeaders } from "../http/headers.ts";
import { refusal, refusalText } from "../http/refusal.ts";
import type { StudioFile } from "./studioFiles.ts";

/**
 * The studio's static host: the files of the build, and `opened`, a person's own file, at `/open/NAME`. It answers GET and
 * HEAD alone. Its pages are cross-origin isolated, which threads of wasm ask for, and their policy lets nothing in or out
 * but what this host serves.
 */
export function studioApp(files: ReadonlyMap<string, StudioFile>, opened?: string): Hono {
  const app = new Hono();
  app.on(["GET", "HEAD"], "*", async (c) => {
    const path = pathOf(c.req.url);
    if (path === undefined) return refused(c, 400, "must ask for a valid path");
    if (opened !== undefined && path === `/open/${basename(opened)}`) return sendOpened(c, opened);
    const file = files.get(path);
    if (file) return sendFile(c, file);
    if (files.has(`${path}/`)) return c.redirect(`${path}/`, 308);
    return refused(c, 404, "there is no such page");
  });
  app.all("*", (c) => refused(c, 405, "the studio is only read", { Allow: "GET, HEAD" }));
  return app;
}

/** The path of an address, decoded once; undefined where it is none. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
}

function refused(
  c: Context,
  status: 400 | 404 | 405,
  rule: string,
  headers?: Record<string, string>,
): Response {
  const text = refusalText(refusal(status, { subject: c.req.path, reason: "no-such-file", rule }));
  return new Response(c.req.method === "HEAD" ? null : text, {
    status,
    headers: { ...commonHeaders, "Content-Type": "application/json", ...headers },
  });
}

function sendFile(c: Context, file: StudioFile): Response {
  const accepted = c.req.header("Accept-Encoding") ?? "";
  const encoding = (["br", "gzip"] as const).find(
    (name) => file.packed[name] && new RegExp(`(^|[ ,])${name}(?!;q=0(\\.0*)?(,|$))`).test(accepted),
  );
  const headers: Record<string, string> = {
    ...commonHeaders,
    "Content-Type": file.type,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Content-Security-Policy": policy(file.scripts),
    "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: file.tag,
    ...(Object.keys(file.packed).length > 0 && { Vary: "Accept-Encoding" }),
  };
  if (c.req.header("If-None-Match") === file.tag) return new Response(null, { status: 304, headers });
  const { path, bytes } = (encoding && file.packed[encoding]) ?? file;
  if (encoding) headers["Content-Encoding"] = encoding;
  headers["Content-Length"] = String(bytes);
  return new Response(c.req.method === "HEAD" ? null : bytesOf(path), { headers });
}

async function sendOpened(c: Context, path: string): Promise<Response> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return refused(c, 404, "the file is no longer there");
  return new Response(c.req.method === "HEAD" ? null : bytesOf(path, found.size), {
    headers: {
      ...commonHeaders,
      "Content-Type": "application/octet-stream",
      "Content-Length": String(found.size),
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "no-store",
    },
  });
}

/** A file as it is on the disk; of one that grows meanwhile, as many bytes as were promised. */
function bytesOf(path: string, size?: number): ReadableStream<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18, ...(size && { end: size - 1 }) });
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

/**
 * Scripts from this host and those written into the page, by their hashes, and wasm; styles of elements, which charts
 * have. Nothing is sent elsewhere.
 */
function policy(scripts: readonly string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "connect-src 'self' blob: data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
