import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { generate } from "selfsigned";

/** A proxy that answers for one host itself, under a certificate of its own, and lets nothing else through. */
export interface TlsProxy extends AsyncDisposable {
  /** For HTTPS_PROXY. */
  readonly url: string;
  /** For NODE_EXTRA_CA_CERTS, PEM. */
  readonly certificate: string;
  /** Every `host:port` that somebody wanted to reach. */
  readonly wanted: readonly string[];
}

export async function startTlsProxy(host: string, answer: RequestListener): Promise<TlsProxy> {
  const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
  });
  const wanted: string[] = [];
  const sockets = new Set<Socket>();
  const site = createHttpsServer({ key, cert }, answer);
  const proxy = createServer((_request, response) => response.writeHead(405).end());
  proxy.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  proxy.on("connect", (request, socket) => {
    wanted.push(request.url ?? "");
    if (request.url !== `${host}:443`) return socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    site.emit("connection", socket);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    certificate: cert,
    wanted,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
