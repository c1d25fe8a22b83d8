import { version } from "../../core/version.ts";
import { writeFile } from "../../node.ts";
import { type Page, page } from "../../report/page.ts";

/** Writes a report's page. */
export async function putPage(path: string, content: Omit<Page, "footer">): Promise<void> {
  const runs = content.script ? "its one script works in this page alone" : "runs no script";
  const footer = `Made by Hourglass ${version}. This file asks no other for anything and ${runs}.`;
  await writeFile(path, new TextEncoder().encode(page({ ...content, footer })));
}
