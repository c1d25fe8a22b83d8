import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { dataError } from "../../core/errors.ts";
import { type Listening, listen } from "../http/listen.ts";
import { studioApp } from "./studioApp.ts";
import { studioFiles } from "./studioFiles.ts";

/** What the studio is started with. */
export interface StudioOptions {
  /** A file to open in it: data, or a model. */
  readonly file?: string;
  /** Without it, the usual one, or any that is free. */
  readonly port?: number;
  /** The built studio. Default: the one beside the library. */
  readonly folder?: string;
}

/** The studio, served to this machine alone. */
export interface Studio extends Listening {
  /** The page to go to: the file opened in it where one was given. */
  readonly page: string;
}

const built = fileURLToPath(new URL("../../../studio/build", import.meta.url));
const usualPort = 4270;

/** Serves the studio to this machine. Throws where it is not built, or where the file to open is not there. */
export async function startStudio({ file, port, folder = built }: StudioOptions = {}): Promise<Studio> {
  const path = file === undefined ? "/" : await pageOf(file);
  const app = studioApp(await studioFiles(folder), file);
  const start = (at: number) => listen(app.fetch, { host: "127.0.0.1", port: at });
  const listening = port === undefined ? await start(usualPort).catch(() => start(0)) : await start(port);
  return { ...listening, page: listening.address + path };
}

/** The page that opens a file: the one for data, or the one for models. */
async function pageOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw dataError({
      subject: file,
      reason: "no-such-file",
      rule: found ? "is no file" : "there is no such file",
      repair: "give a file; a folder of pictures and the built-in sets are opened in the studio itself",
    });
  const page = (await isModel(file)) ? "studio" : "data";
  return `/${page}/#open=open/${encodeURIComponent(basename(file))}`;
}

/** Whether a file begins as a safetensors file does: the length of a header, and the header's brace. */
async function isModel(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(9), 0, 9, 0);
    return bytesRead === 9 && buffer.readUInt32LE(4) === 0 && buffer[8] === 0x7b;
  } finally {
    await file.close();
  }
}
