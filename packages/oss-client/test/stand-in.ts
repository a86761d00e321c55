import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { onTestFinished } from "vitest";
import { createOssClient, type OssClientOptions } from "../src/index.ts";

/** A server that answers as the test says; ends with the test. Gives its address. */
export async function standIn(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers one and the same to everybody. */
export const always =
  (status: number, headers: Record<string, string>, body = "") =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };

/** An address where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

/** A client of `bucketUrl`. */
export const clientOf = (bucketUrl: string, changes: Partial<OssClientOptions> = {}) =>
  createOssClient({
    bucketUrl,
    region: "cn-hangzhou",
    bucket: "my-bucket",
    credentials: async () => ({ accessKeyId: "id", accessKeySecret: "secret", securityToken: "token" }),
    now: () => new Date("2026-11-22T00:00:00Z"),
    ...changes,
  });

/** The OssError (or whatever else) that `promise` is rejected with. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: unknown) => error,
  );

/** An error as OSS writes it. */
export const errorXml = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>${message}</Message>\n` +
  "  <RequestId>65A1B2C3D4E5F60718293A4B</RequestId>\n  <HostId>my-bucket.oss-cn-hangzhou.aliyuncs.com</HostId>\n" +
  "  <EC>0003-00000001</EC>\n  <RecommendDoc>https://api.aliyun.com/troubleshoot?q=0003-00000001</RecommendDoc>\n</Error>";
