import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { HourglassError } from "../core/errors.ts";

/** Lets `write` make a file beside `path`, then renames it there; a failure leaves neither file behind. */
export async function atomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof HourglassError) throw error;
    throw new HourglassError("failed", {
      subject: path,
      rule: `cannot be written (${(error as Error).message})`,
    });
  }
}
