import { createSessionTokens } from "../src/session/session-token.ts";
import { SECRETS } from "./values.ts";

const USERS = 200;
const UPLOADS_EACH = 10;

/** A GET of `path`, as a client sends it. */
export const get = (path: string): Buffer[] => [Buffer.from(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)];

/** Requests for tickets: many users, each with files of their own; with `sessions` each logged in. */
export function tickets(kind: "form" | "put", { sessions }: { sessions: boolean }): Buffer[] {
  const { seal } = createSessionTokens(SECRETS.TICKET_SECRET);
  return Array.from({ length: USERS * UPLOADS_EACH }, (_, n) => {
    const user = {
      id: (n % USERS).toString(16).padStart(32, "0"),
      openid: `o6_bmjrPTlm6_2sgVt7hMZOPf${n % USERS}`,
    };
    const body = JSON.stringify({
      requestId: `01a20244-e800-7c3a-9f0e-${n.toString(16).padStart(12, "0")}`,
      profile: "document",
      name: "合同.pdf",
      size: 48213,
      kind,
    });
    const authorization = sessions ? `authorization: Bearer ${seal(user, new Date())}\r\n` : "";
    return Buffer.from(
      `POST /v1/uploads HTTP/1.1\r\nhost: a\r\n${authorization}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
