import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance } from "fastify";
import type { Log } from "../log.ts";
import { faultPage, type PageFacts, phonePage } from "./html.ts";
import { type Built, createProgramCache, type MiniprogramSource } from "./program.ts";
import { relayRoutes } from "./relay.ts";
import { bundleRuntime } from "./runtime.ts";

const FONTS = dirname(
  createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/package.json"),
);

/**
 * Nothing from a foreign host; pictures and videos from the bucket, which WeChat loads from anywhere. Styles: glass-easel
 * adds style elements, WXML has style attributes.
 */
const contentSecurityPolicy = (bucket: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data: ${bucket}`,
    `media-src blob: ${bucket}`,
    "font-src 'self' data:",
    "connect-src 'self'",
    // A document that opens in a new tab inherits this policy, and a browser's PDF viewer is an object.
    "object-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** A worker obeys the policy it comes with: the page itself runs no WebAssembly. */
const WORKER_SECURITY_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'";

export interface PageServerOptions {
  readonly source: MiniprogramSource;
  /** The addresses there are for the mini-program: what the page shows, and all that its requests may go to. */
  readonly facts: PageFacts;
  /** Told when the mini-program cannot be built. */
  readonly log: Log;
}

/** Builds the server of the page: the phone, the compiled mini-program, fonts, and the relay of its requests. */
export async function buildPageServer(options: PageServerOptions): Promise<FastifyInstance> {
  const { source, facts, log } = options;
  // An upload through the relay may take longer than Node's limit for a request.
  const app = Fastify({ requestTimeout: 0, forceCloseConnections: true });
  const program = createProgramCache(source);
  const runtime = await bundleRuntime("main.ts");
  let heicWorker: Promise<string> | undefined;

  const policy = contentSecurityPolicy(new URL(facts.ossUrl).origin);
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("content-security-policy")) reply.header("content-security-policy", policy);
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
  });

  const tell = (built: Built) => {
    if (!built.ok) log(`build    ${built.message}`);
    return built;
  };
  // WeChat DevTools may be opened on the folder before the page is.
  tell(await program());

  app.get("/", async (_request, reply) => {
    reply.type("text/html; charset=utf-8").header("cache-control", "no-store");
    const built = tell(await program());
    if (built.ok) return phonePage(built.version, facts);
    return reply.code(500).send(faultPage(built.message));
  });
  app.get("/program.js", async (_request, reply) => {
    const built = await program();
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-store");
    return built.ok ? built.script : "";
  });
  app.get("/runtime.js", async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-store").send(runtime),
  );

  // Large, and asked for by a page with a HEIC picture alone.
  app.get("/heic-worker.js", async (_request, reply) => {
    heicWorker ??= bundleRuntime("heic-worker.ts");
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-store");
    return reply.header("content-security-policy", WORKER_SECURITY_POLICY).send(await heicWorker);
  });

  await app.register(fastifyStatic, { root: FONTS, prefix: "/fonts/", immutable: true, maxAge: "1d" });
  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, "../page"),
    prefix: "/page/",
    cacheControl: false,
    decorateReply: false,
  });
  app.get<{ Params: { "*": string } }>("/miniprogram/*", async (request, reply) => {
    const built = await program();
    if (!built.ok) return reply.callNotFound();
    return reply.sendFile(request.params["*"], built.dir);
  });
  await app.register(relayRoutes, {
    origins: [facts.serverUrl, facts.ossUrl, facts.wechatUrl].map((url) => new URL(url).origin),
  });
  return app;
}
