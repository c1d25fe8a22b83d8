import type { Net } from "../../models/net.ts";
import { netFromBytes } from "../../models/netFile.ts";

const addresses = import.meta.glob<string>(["../../models/**/*.net", "!../../models/learn/album-*.net"], {
  query: "?url",
  import: "default",
  eager: true,
});
const opened = new Map<string, Promise<Net>>();

/** A shipped network by its name in models/, such as `learn/vanilla`; fetched once, when a figure is first touched. */
export function loadNet(name: string): Promise<Net> {
  const address = addresses[`../../models/${name}.net`];
  if (!address) throw new Error(`no network is shipped by the name ${name}`);
  const known = opened.get(name);
  if (known) return known;
  const net = fetch(address)
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => netFromBytes(new Uint8Array(bytes)));
  opened.set(name, net);
  return net;
}
