/** The server that bench/serve.ts asks: both models of a folder, on any port, until it is ended. */
import { join } from "node:path";
import { startServing } from "../../src/server/scoring/startServing.ts";

const folder = process.argv[2];
const server = await startServing({
  models: ["table", "pictures"].map((name) => join(folder, `${name}.safetensors`)),
  port: 0,
  version: "bench",
});
console.log(server.address);
process.on("SIGTERM", () => void server.stop(1).then(() => process.exit(0)));
