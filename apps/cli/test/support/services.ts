import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { onTestFinished } from "vitest";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers every POST with this status: what OSS calls back. */
export async function callbackReceiver(status: number, body = "{}"): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
      response.end(body);
    });
  });
  return `http://127.0.0.1:${await listen(server)}/callbacks/oss`;
}

/** A server that gives this document. */
export async function documentServer(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  return `http://127.0.0.1:${await listen(server)}/keys`;
}

/** As much of a Redis as PING needs; with a password it refuses who has not given it. */
export async function redisStandIn(password?: string): Promise<string> {
  const server = createTcpServer((socket) => {
    let known = password === undefined;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      // One array of bulk strings a command: the words are the lines that are no lengths.
      for (const command of data
        .toString()
        .split(/^\*\d+\r\n/m)
        .slice(1)) {
        const [name = "", ...rest] = command.split("\r\n").filter((line) => line && !line.startsWith("$"));
        if (/^auth$/i.test(name)) known = rest.includes(password ?? "");
        const refusal = /^auth$/i.test(name)
          ? "WRONGPASS invalid password"
          : "NOAUTH Authentication required.";
        if (!known) socket.write(`-${refusal}\r\n`);
        else if (/^info$/i.test(name)) socket.write("$9\r\nloading:0\r\n");
        else socket.write(/^ping$/i.test(name) ? "+PONG\r\n" : "+OK\r\n");
      }
    });
  });
  return `127.0.0.1:${await listen(server)}`;
}

/** An address of this machine at which nothing answers. */
export async function nobody(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise<unknown>((done) => server.close(done));
  return `127.0.0.1:${port}`;
}
