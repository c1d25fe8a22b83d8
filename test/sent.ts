import { connect } from "node:net";

/** Sends bytes as they are to a port of this machine and gives all that comes back until the connection ends. */
export function sent(port: number, request: string | Uint8Array, { seconds = 20 } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    socket.setTimeout(seconds * 1000, () => socket.destroy());
    socket.on("data", (piece) => {
      answer += piece.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}
