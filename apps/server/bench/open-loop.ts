import { connect, type Socket } from "node:net";

const CLOSING_BRACE = 0x7d;
const CONNECTIONS = 64;

/** Milliseconds from when a request was due to when its answer was there. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Sends requests at a fixed rate, whether or not the ones before are answered, as people do. Each is counted from the
 * moment it was due, so that a server that stalls is charged for everybody who waits, those too whose request could not
 * be sent yet.
 */
export async function openLoop(
  port: number,
  requests: readonly Buffer[],
  { perSecond = 1000, ms = 5000 } = {},
): Promise<Latency> {
  const total = (perSecond * ms) / 1000;
  const latencies: number[] = [];
  const waiting: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const idle: ((due: number) => void)[] = [];
  let sent = 0;

  const open = () => {
    let due = 0;
    let fresh = true;
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const send = (time: number) => {
      due = time;
      socket.write(requests[sent++ % requests.length] as Buffer);
    };
    socket.on("error", reject);
    socket.on("data", (data) => {
      if (fresh && data.toString("latin1", 9, 12) !== "200")
        return reject(new Error(data.toString("latin1")));
      fresh = data[data.length - 1] === CLOSING_BRACE;
      if (!fresh) return;
      latencies.push(performance.now() - due);
      if (latencies.length === total) return resolve();
      const next = waiting.shift();
      if (next === undefined) idle.push(send);
      else send(next);
    });
    idle.push(send);
    return socket;
  };
  const sockets = Array.from({ length: CONNECTIONS }, open);

  const started = performance.now() + 50;
  let due = 0;
  const tick = () => {
    for (; due < total; due++) {
      const time = started + (due * 1000) / perSecond;
      if (time > performance.now()) break;
      const send = idle.shift();
      if (send) send(time);
      else waiting.push(time);
    }
    if (due < total) setImmediate(tick);
  };
  tick();
  try {
    await promise;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
