/**
 * Asks a server by autocannon, a public load tool, and prints one line of JSON: `node ask.mjs URL TYPE FILE CLIENTS SECONDS`.
 * Each client sends the file as soon as it has its last answer.
 */
import { readFileSync } from "node:fs";
import autocannon from "autocannon";

const [url, type, file, clients, seconds] = process.argv.slice(2);
const ask = (/** @type {number} */ duration) =>
  autocannon({
    url,
    method: "POST",
    headers: { "Content-Type": type },
    body: readFileSync(file),
    connections: Number(clients),
    duration,
    timeout: 60,
  });
await ask(1);
const { requests, latency, errors, timeouts, non2xx } = await ask(Number(seconds));
console.log(
  JSON.stringify({
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    errors: errors + timeouts + non2xx,
  }),
);
