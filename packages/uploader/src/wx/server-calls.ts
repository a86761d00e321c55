import { createAttempt } from "../attempt.ts";
import type { HttpRequest } from "../ports.ts";
import { createCallServer } from "../server.ts";
import type { SessionSource } from "../session.ts";
import { wxHttp } from "./http.ts";
import { warn, wxClock } from "./ports.ts";

/** Milliseconds for each call. */
const TIMEOUT = 15_000;

/**
 * Calls the server about something else than an upload in hand, `path` below `/v1/`. Rejects with an UploadError: the
 * server's own code, or the network's. A session that has ended is renewed once.
 * Example: `call<FilesAnswer>("GET", "files")`.
 */
export type CallOwnServer = <Answer extends object>(
  method: HttpRequest["method"],
  path: string,
  request?: object,
) => Promise<Answer>;

/**
 * Makes the calls of a page that asks the server for more than uploads, as a list of stored files.
 * @param options `server`: its address, e.g. `https://upload.example.com`; `session`: who asks
 */
export const createServerCalls = (options: {
  readonly server: string;
  readonly session?: SessionSource | undefined;
}): CallOwnServer => {
  const callServer = createCallServer({ http: wxHttp, warn }, { ...options, serverTimeout: TIMEOUT });
  return async <Answer>(method: HttpRequest["method"], path: string, request?: object) => {
    // `wx.request` says application/json even of nothing, which a server refuses; the body of a GET goes into its address.
    const body = request ?? (method === "GET" ? undefined : {});
    return (await callServer(createAttempt(wxClock), path, body, method)) as Answer;
  };
};
