import { CredentialsError, createCredentialsProvider } from "@zhichuan/credentials";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCredentials, createSigners } from "../src/index.ts";
import { createMetrics } from "../src/metrics/metrics.ts";
import { serveMetrics } from "../src/metrics/serve-metrics.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { Clock } from "./support/clock.ts";
import { sendForm } from "./support/form.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";
import { startStack } from "./support/stack.ts";

/** The value of one series; undefined where there is none. */
function read(text: string, series: string): number | undefined {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe("what the server counts", () => {
  it("tickets by kind and profile, and errors by code", async () => {
    const metrics = createMetrics({ now: () => new Date() });
    const { app } = await testApp({}, { metrics });
    await post(app, "/v1/uploads", ticketRequest());
    await post(app, "/v1/uploads", ticketRequest());
    await post(app, "/v1/uploads", ticketRequest({ kind: "put" }));
    await post(app, "/v1/uploads", ticketRequest({ size: 1e12 }));
    await app.inject("/nowhere/alice");
    const text = await metrics.text();
    expect(read(text, 'zhichuan_tickets_total{kind="form",profile="document"}')).toBe(2);
    expect(read(text, 'zhichuan_tickets_total{kind="put",profile="document"}')).toBe(1);
    expect(read(text, 'zhichuan_errors_total{code="FILE_TOO_LARGE"}')).toBe(1);
    expect(read(text, 'zhichuan_errors_total{code="NOT_FOUND"}')).toBe(1);
    const uploads = 'zhichuan_request_seconds_count{method="POST",route="/v1/uploads"';
    expect(read(text, `${uploads},status="2xx"}`)).toBe(3);
    expect(read(text, `${uploads},status="4xx"}`)).toBe(1);
    expect(text).toContain("process_resident_memory_bytes");
  });

  it("nothing that names a user, a file or an address", async () => {
    const metrics = createMetrics({ now: () => new Date() });
    const { app } = await testApp({}, { metrics });
    const { body } = await post(app, "/v1/uploads", ticketRequest({ name: "geheim.pdf" }));
    await app.inject("/v1/files/url?key=geheim");
    await app.inject("/geheim");
    const text = await metrics.text();
    expect(text).not.toContain("geheim");
    expect(text).not.toContain(body.key.split("/")[2]);
    expect(text).toContain('route="(none)"');
  });

  it("renewals of each kind of credentials, and how old they are", async () => {
    const clock = new Clock();
    const metrics = createMetrics(clock);
    let down = false;
    const credentials = createCredentialsProvider({
      source: {
        name: "scripted",
        fetch: async () => {
          if (down) throw new CredentialsError("TIMEOUT", "no answer", { retryable: true });
          return credentialsUntil(new Date(clock.now().getTime() + 3600_000));
        },
      },
      now: clock.now,
      random: () => 0.5,
      onAsked: (came) => metrics.credentialsAsked("server", came),
    });
    await credentials.get();
    clock.move(600);
    const text = await metrics.text();
    expect(read(text, 'zhichuan_credentials_renewals_total{use="server",result="ok"}')).toBe(1);
    expect(read(text, 'zhichuan_credentials_age_seconds{use="server"}')).toBe(600);
    expect(read(text, 'zhichuan_credentials_remaining_seconds{use="server"}')).toBe(3000);
    down = true;
    clock.move(3000);
    await expect(credentials.get()).rejects.toThrow("no answer");
    expect(
      read(await metrics.text(), 'zhichuan_credentials_renewals_total{use="server",result="failed"}'),
    ).toBe(1);
  });

  it("how long OSS takes, and whose credentials were opened, of a whole upload", async () => {
    const metrics = createMetrics({ now: () => new Date() });
    const stack = await startStack(
      "ram-user",
      {},
      (config, options) => createCredentials(config, { ...options, metrics }),
      { metrics },
    );
    const file = Buffer.from("twelve bytes");
    const { body } = await stack.post("/v1/uploads", ticketRequest({ size: file.length }));
    await sendForm(body.url, body.fields, file);
    expect((await stack.post("/v1/uploads/complete", { upload: body.upload })).status).toBe(200);
    const text = await metrics.text();
    expect(read(text, 'zhichuan_upstream_seconds_count{service="oss",status="2xx"}')).toBeGreaterThan(0);
    expect(read(text, 'zhichuan_credentials_renewals_total{use="server",result="ok"}')).toBe(1);
    const signers = createSigners(stack.config, {
      now: () => new Date(),
      random: Math.random,
      metrics,
    });
    await Promise.all([signers?.uploads.get(), signers?.downloads.get()]);
    for (const use of ["uploads", "downloads"])
      expect(
        read(await metrics.text(), `zhichuan_credentials_renewals_total{use="${use}",result="ok"}`),
      ).toBe(1);
  });
});

describe("GET /metrics", () => {
  it("answers on its own address and there alone", async () => {
    const metrics = createMetrics({ now: () => new Date() });
    const { app } = await testApp({}, { metrics });
    expect((await app.inject("/metrics")).statusCode).toBe(404);
    const server = await serveMetrics(metrics, { port: 0, host: "127.0.0.1" });
    onTestFinished(() => server.close());
    const url = `http://127.0.0.1:${server.port}`;
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(await answer.text()).toContain("# TYPE zhichuan_tickets_total counter");
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(404);
  });
});
