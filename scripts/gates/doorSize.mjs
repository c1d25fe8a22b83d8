/** Bytes that a browser loads before it can call anything: each door of a browser, bundled, minified and gzipped, without the runtime. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { build, buildIsStale } from "../build.mjs";
import { browserDoors } from "./browser.mjs";

/** Bytes, gzipped. */
const largest = 50_000;

/** Throws where a door takes more bytes than it may.
 * @param {string} root
 */
export async function checkDoorSize(root) {
  if (buildIsStale()) build();
  for (const door of browserDoors) await checkBytes(join(root, "dist", door), largest);
}

/**
 * @param {string} entry
 * @param {number} most bytes, gzipped
 */
export async function checkBytes(entry, most) {
  const bundle = await rolldown({ input: entry, platform: "browser", external: [/^onnxruntime-/] });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const chunks = new Map(output.flatMap((part) => (part.type === "chunk" ? [[part.fileName, part]] : [])));
  // What is loaded on demand does not count; what the entry imports at its top does.
  const loaded = new Set(
    [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
  );
  for (const name of loaded) for (const next of chunks.get(name)?.imports ?? []) loaded.add(next);
  let bytes = 0;
  for (const name of loaded) bytes += gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length;
  if (bytes > most) throw new Error(`${entry} takes ${bytes} bytes gzipped, more than ${most}`);
}
