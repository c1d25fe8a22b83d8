/**
 * Reads the files packed in a binary Qt resource (.rcc, as written by Qt's rcc): a header, a tree of names, and for each
 * file its length and bytes, deflated where its flag says so.
 */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

const deflated = 1;
const folder = 2;

/**
 * Every file in a resource, with its name.
 * @param {string} path
 * @returns {Generator<{ name: string, bytes: Buffer }>}
 */
export function* packedFiles(path) {
  const all = readFileSync(path);
  if (all.toString("latin1", 0, 4) !== "qres") throw new Error(`${path}: not a Qt resource`);
  const [version, tree, data, names] = [4, 8, 12, 16].map((at) => all.readUInt32BE(at));
  // Since version 2 an entry ends with the time of its file's last change.
  const entrySize = version > 1 ? 22 : 14;
  const pending = [0];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const at = tree + entry * entrySize;
    const flags = all.readUInt16BE(at + 4);
    if (flags & folder) {
      const [count, first] = [all.readUInt32BE(at + 6), all.readUInt32BE(at + 10)];
      for (let i = 0; i < count; i++) pending.push(first + i);
      continue;
    }
    const start = data + all.readUInt32BE(at + 10);
    const bytes = all.subarray(start + 4, start + 4 + all.readUInt32BE(start));
    // Deflated bytes follow the length that they have when inflated.
    yield {
      name: nameAt(all, names + all.readUInt32BE(at)),
      bytes: flags & deflated ? inflateSync(bytes.subarray(4)) : bytes,
    };
  }
}

/**
 * A name: its length, a hash, and that many UTF-16 units, high bytes first.
 * @param {Buffer} all
 * @param {number} at
 */
function nameAt(all, at) {
  const end = at + 6 + 2 * all.readUInt16BE(at);
  return Buffer.from(all.subarray(at + 6, end))
    .swap16()
    .toString("utf16le");
}
