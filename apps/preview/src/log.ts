/** Where lines for the person at the terminal go. */
export type Log = (line: string) => void;

interface RequestLine {
  readonly level: number;
  readonly msg: string;
  readonly route?: string;
  readonly method?: string;
  readonly status?: number;
  readonly key?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly err?: { readonly message?: string };
}

const PINO_ERROR = 50;

/**
 * What of the server's log a person in front of the preview wants to see: a file stored, a request refused, a fault.
 * `line` is one line of pino's JSON; gives `undefined` for everything else.
 */
export function tellServerLine(line: string): string | undefined {
  const {
    level,
    msg,
    route,
    method,
    status = 0,
    key,
    code,
    reason,
    requestId,
    err,
  } = JSON.parse(line) as RequestLine;
  if (route === "/v1/uploads/complete" && status === 200) return `stored   ${key}`;
  const why = [code, reason, err?.message].filter(Boolean).join(": ");
  if (code !== undefined || status >= 500)
    return `refused  ${method} ${route} ${status} ${why} (${requestId})`;
  return level >= PINO_ERROR ? `error    ${msg}${why === "" ? "" : `: ${why}`}` : undefined;
}
