import { version } from "../../core/version.ts";
import { startServing } from "../../server/scoring/startServing.ts";
import type { Command } from "../command.ts";
import { untilStopped } from "../stop.ts";

/** Serves models over HTTP until it is asked to end; what is under way then is answered. */
export const serving: Command = async ({ operands, values, signal, progress }) => {
  const {
    port,
    host,
    token = process.env.HOURGLASS_TOKEN,
    threads,
    device,
    queue,
    body,
    timeout,
    watch,
  } = values;
  const server = await startServing({
    ...{ models: operands, port, host, threads, device, watch },
    ...(token && { token }),
    room: queue,
    bodyBytes: Math.round(body! * 2 ** 20),
    answerSeconds: timeout,
    version,
    note: (sentence) => progress.note(sentence),
  });
  const names = server.models.map(({ name }) => name);
  return {
    document: { address: server.address, models: names },
    text: `${names.join(", ")} at ${server.address}; the page there tells how to ask\nCtrl-C or SIGTERM ends it, SIGHUP loads the models again`,
    serving: async () => {
      const reload = () => void server.reload();
      process.on("SIGHUP", reload);
      await untilStopped(signal);
      process.off("SIGHUP", reload);
      await server.stop();
    },
  };
};
