import { join } from "node:path";
import type { Page } from "playwright-core";

/** Presses the button of a name, and gives the path of the file that it wrote, in a folder. */
export async function downloaded(
  page: Page,
  { name, folder }: { name: string; folder: string },
): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download", { timeout: 240_000 }),
    page.getByRole("button", { name }).click(),
  ]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}
