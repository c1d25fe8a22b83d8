import { spawn } from "node:child_process";
import { startStudio } from "../../server/studio/startStudio.ts";
import type { Command } from "../command.ts";
import { untilStopped } from "../stop.ts";

/** Serves the studio to this machine, and shows it in the person's browser, until it is asked to end. */
export const openingStudio: Command = async ({ operands: [file], values, signal, terminal }) => {
  const { port } = values;
  const studio = await startStudio({
    ...(file !== undefined && { file }),
    ...(port !== undefined && { port }),
  });
  return {
    document: { page: studio.page },
    text: `the studio is at ${studio.page}\nit is served to this machine alone; Ctrl-C ends it`,
    serving: async () => {
      if (terminal && !values["no-open"]) openBrowser(studio.page);
      await untilStopped(signal);
      await studio.stop(1);
    },
  };
};

/** Opens an address as the system does; where it cannot, the address has been printed. */
function openBrowser(address: string): void {
  const [command, ...words] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", address]
        : ["xdg-open", address];
  const child = spawn(command, words, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
