import { connect, type Socket } from "node:net";

const CLOSING_BRACE = 0x7d;

/**
 * Sends `requests` in turn, over and over, on a number of connections, each waiting for its answer, and counts the
 * answers. The answers are JSON, so one is over when its text is; what does not begin with a 200 ends the measurement.
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  { ms = 1000, connections = 32 } = {},
): Promise<number> {
  let answers = 0;
  let sent = 0;
  let over = false;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const next = () => socket.write(requests[sent++ % requests.length] as Buffer);
      const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true }, next);
      let fresh = true;
      socket.on("error", reject).on("close", () => resolve());
      socket.on("data", (data) => {
        if (fresh && data.toString("latin1", 9, 12) !== "200")
          return reject(new Error(data.toString("latin1")));
        fresh = data[data.length - 1] === CLOSING_BRACE;
        if (!fresh) return;
        answers++;
        if (over) socket.end();
        else next();
      });
    });
  const timer = setTimeout(() => {
    over = true;
  }, ms);
  await Promise.all(Array.from({ length: connections }, one));
  clearTimeout(timer);
  return answers;
}
