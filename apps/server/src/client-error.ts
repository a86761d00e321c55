import type { Socket } from "node:net";
import { CONTRACT_VERSION, type ErrorBody, errors, VERSION_HEADER } from "@zhichuan/contract";
import { tableText } from "./api-error.ts";

const STATUS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** Answers what is not HTTP, or came too slowly to become a request: there is no route and no reply for it. */
export function answerClientError(error: { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = "INVALID_REQUEST";
  const { retryable } = errors[code];
  const body: ErrorBody = { error: { code, message: tableText(code), retryable, requestId } };
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${STATUS[error.code ?? ""] ?? "400 Bad Request"}\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\n` +
      `x-request-id: ${requestId}\r\n${VERSION_HEADER}: ${CONTRACT_VERSION}\r\nconnection: close\r\n\r\n${text}`,
  );
}
