/// <reference types="@sveltejs/kit" />
import { base, build, files, prerendered, version } from "$service-worker";

/**
 * The service worker. After a first visit the prose pages and the game work without a network, and what else was used works as
 * far as it was loaded. Pages that it serves are isolated, so that the engine may use threads, from the next page on.
 */
const worker = globalThis as unknown as Scope;

/** The part of a service worker's scope that is used here; its whole library of types would replace the pages' own. */
interface Scope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
}

const cacheName = `hourglass ${version}`;
/** The engine and the networks of photos are megabytes: they are kept once they were used, or where a person asks for them. */
const heavy = /\.wasm$|\.safetensors$|ort[.-]/;
const kept = [...build.filter((path) => !heavy.test(path)), ...files, ...prerendered].map((path) =>
  path.endsWith("/") || path.includes(".") ? path : `${path}/`,
);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll([...new Set(kept)]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("hourglass ") && name !== cacheName) await caches.delete(name);
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin || !url.pathname.startsWith(base))
    return;
  event.respondWith(answer(request, url));
});

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName);
  // Files with a hash in their name never change; pages are asked for anew where there is a network.
  const unchanging = url.pathname.includes("/_app/immutable/");
  const known = await cache.match(url.pathname, { ignoreSearch: true });
  if (known && unchanging) return isolated(known, request);
  try {
    const fresh = await fetch(request);
    // An answer is worth more than its copy: storage may be full, or the page gone before all of it has come.
    if (fresh.status === 200) void cache.put(url.pathname, fresh.clone()).catch(() => {});
    return isolated(fresh, request);
  } catch {
    // Without a network, or the page was left before the answer came: a failed load, not a fault of this worker.
    return known ? isolated(known, request) : Response.error();
  }
}

/** What runs scripts of its own; headers of isolation count there alone. */
const isolating: readonly RequestDestination[] = ["document", "worker", "sharedworker"];

/**
 * The same answer with the headers that let a page share memory between threads. Other files pass as they are, so that the
 * browser reads them itself: a stream of this worker's breaks with an error where a page is left while it loads.
 */
function isolated(response: Response, { destination }: Request): Response {
  if (!isolating.includes(destination) || response.type === "opaque" || response.status === 0)
    return response;
  const headers = new Headers(response.headers);
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-embedder-policy", "require-corp");
  headers.set("cross-origin-resource-policy", "same-origin");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
