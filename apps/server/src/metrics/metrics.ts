import type { ErrorCode } from "@zhichuan/contract";
import type { TemporaryCredentials } from "@zhichuan/credentials";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds. Few: each costs a series for every route. */
const BUCKETS = [0.005, 0.025, 0.1, 0.5, 2.5];

/** What credentials are for: the server's own requests, and what it signs for phones. */
export type CredentialsUse = "server" | "uploads" | "downloads";

/** What the server counts of itself, for Prometheus. No series names a user, an address or a file. */
export interface Metrics {
  /** A ticket was given; `stored`: the file was there already. */
  ticket(kind: "form" | "put" | "multipart" | "stored", profile: string): void;
  /** A request was answered. `route` is the pattern and not the address. */
  answered(answer: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
    readonly code: ErrorCode | undefined;
  }): void;
  /** Credentials were asked for and came, or did not. */
  credentialsAsked(use: CredentialsUse, came: TemporaryCredentials | undefined): void;
  /** `fetch`, and how long the service takes to answer. */
  timed(service: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Everything, in Prometheus's text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Makes the server's counters, with those of its process. @see https://github.com/siimon/prom-client */
export function createMetrics({ now }: { readonly now: () => Date }): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const tickets = new Counter({
    name: "zhichuan_tickets_total",
    help: "Tickets given, by kind and profile; stored: the file was there already",
    labelNames: ["kind", "profile"],
    registers,
  });
  const errors = new Counter({
    name: "zhichuan_errors_total",
    help: "Answers that are no success, by code of the error table (docs/errors.md)",
    labelNames: ["code"],
    registers,
  });
  const requests = new Histogram({
    name: "zhichuan_request_seconds",
    help: "Time to answer, by route and class of status",
    labelNames: ["method", "route", "status"],
    buckets: BUCKETS,
    registers,
  });
  const upstream = new Histogram({
    name: "zhichuan_upstream_seconds",
    help: "Time that a service takes to answer this server, by class of status; failed: no answer",
    labelNames: ["service", "status"],
    buckets: BUCKETS,
    registers,
  });
  const renewals = new Counter({
    name: "zhichuan_credentials_renewals_total",
    help: "Times that temporary credentials were asked for: ok or failed",
    labelNames: ["use", "result"],
    registers,
  });
  const held = new Map<CredentialsUse, { readonly since: Date; readonly expiresAt: Date }>();
  const gauge = (
    name: string,
    help: string,
    milliseconds: (of: { since: Date; expiresAt: Date }) => number,
  ) =>
    new Gauge({
      ...{ name, help, labelNames: ["use"], registers },
      collect() {
        for (const [use, credentials] of held) this.set({ use }, milliseconds(credentials) / 1000);
      },
    });
  gauge(
    "zhichuan_credentials_age_seconds",
    "Time since the credentials that are held came",
    ({ since }) => now().getTime() - since.getTime(),
  );
  gauge(
    "zhichuan_credentials_remaining_seconds",
    "Time until the credentials that are held end",
    ({ expiresAt }) => expiresAt.getTime() - now().getTime(),
  );

  return {
    ticket: (kind, profile) => tickets.inc({ kind, profile }),
    answered({ method, route, status, seconds, code }) {
      requests.observe({ method, route, status: classOf(status) }, seconds);
      if (code !== undefined) errors.inc({ code });
    },
    credentialsAsked(use, came) {
      renewals.inc({ use, result: came ? "ok" : "failed" });
      if (came) held.set(use, { since: now(), expiresAt: came.expiresAt });
    },
    timed: (service, fetch) => async (input, init) => {
      const start = performance.now();
      let status = "failed";
      try {
        const answer = await fetch(input, init);
        status = classOf(answer.status);
        return answer;
      } finally {
        upstream.observe({ service, status }, (performance.now() - start) / 1000);
      }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const classOf = (status: number) => `${Math.trunc(status / 100)}xx`;
