import type { Net } from "../models/net.ts";
import { netFromBytes } from "../models/netFile.ts";
import { show } from "./show.ts";
import type { ShowAnswer, ShowRequest } from "./showProtocol.ts";

let net: Net | undefined;

self.addEventListener("message", ({ data }: MessageEvent<ShowRequest>) => {
  if (data.type === "net") net = netFromBytes(data.bytes);
  else if (net) {
    const answer: ShowAnswer = { id: data.id, snapshot: show(net, data.input, data.width) };
    self.postMessage(answer);
  }
});
