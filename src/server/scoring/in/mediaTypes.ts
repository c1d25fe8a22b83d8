/** The kinds of bodies that come in, by the media types that name them and the ending that readers know them by. */
const kinds = [
  { kind: "json", ending: ".json", types: ["application/json"] },
  {
    kind: "jsonl",
    ending: ".jsonl",
    types: ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"],
  },
  { kind: "csv", ending: ".csv", types: ["text/csv"] },
  { kind: "tsv", ending: ".tsv", types: ["text/tab-separated-values"] },
  { kind: "parquet", ending: ".parquet", types: ["application/vnd.apache.parquet", "application/x-parquet"] },
  { kind: "npy", ending: ".npy", types: ["application/x-npy", "application/x-numpy"] },
  { kind: "npz", ending: ".npz", types: ["application/x-npz"] },
  { kind: "png", ending: ".png", types: ["image/png"] },
  { kind: "jpeg", ending: ".jpg", types: ["image/jpeg"] },
  { kind: "webp", ending: ".webp", types: ["image/webp"] },
  { kind: "tiff", ending: ".tiff", types: ["image/tiff"] },
  { kind: "gif", ending: ".gif", types: ["image/gif"] },
  { kind: "avif", ending: ".avif", types: ["image/avif"] },
  { kind: "form", ending: "", types: ["multipart/form-data"] },
] as const;

/** What a body is. */
export type BodyKind = (typeof kinds)[number]["kind"];

/** The first media type of a kind, which the server itself uses. */
export function typeOf(kind: BodyKind): string {
  return kinds.find((one) => one.kind === kind)!.types[0];
}

/** The ending of a kind's files. */
export function endingOf(kind: BodyKind): string {
  return kinds.find((one) => one.kind === kind)!.ending;
}

/** Every kind that is one picture. */
export const pictureKinds: readonly BodyKind[] = ["png", "jpeg", "webp", "tiff", "gif", "avif"];

/** The kind that a media type names; undefined for one that is not known. */
function kindOfType(type: string): BodyKind | undefined {
  return kinds.find(({ types }) => (types as readonly string[]).includes(type))?.kind;
}

/** Types that say nothing, or that clients send where nobody chose one: the content is looked at then. */
const unsaid = ["", "application/octet-stream", "application/x-www-form-urlencoded", "text/plain"];

/**
 * What a body is by its `Content-Type` or, where that says nothing, by its first bytes; undefined for an unknown type. Parquet is
 * known by its bytes whatever its type says: readers would find it there too, and it is read in a process of its own.
 */
export function kindOfBody(contentType: string, start: Uint8Array): BodyKind | undefined {
  const type = mediaType(contentType);
  const begins = (...bytes: number[]) => bytes.every((byte, i) => start[i] === byte);
  const unknown = !unsaid.includes(type) && kindOfType(type) === undefined;
  if (!unknown && begins(0x50, 0x41, 0x52, 0x31)) return "parquet";
  if (!unsaid.includes(type)) return kindOfType(type);
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return "npy";
  if (begins(0x50, 0x4b, 0x03, 0x04)) return "npz";
  if (begins(0x89, 0x50, 0x4e, 0x47)) return "png";
  if (begins(0xff, 0xd8, 0xff)) return "jpeg";
  if (begins(0x47, 0x49, 0x46, 0x38)) return "gif";
  if (begins(0x49, 0x49, 0x2a) || begins(0x4d, 0x4d, 0x00)) return "tiff";
  const words = new TextDecoder("latin1").decode(start);
  if (/^RIFF.{4}WEBP/s.test(words)) return "webp";
  if (/^.{4}ftypavif/s.test(words)) return "avif";
  if (/^\s*[[{]/.test(words)) return "json";
  return "csv";
}

/** A media type without its parameters. */
function mediaType(header: string): string {
  return header.split(";", 1)[0].trim().toLowerCase();
}
