import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform, type NodePlatformOptions } from "../src/node/index.ts";

/** Starts a server on this machine and a `wx` to call it with; both end with the test. */
export async function setStage(answer: RequestListener, options?: NodePlatformOptions) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const platform = createNodePlatform(options);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await platform.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { wx: createFakeWx(platform), platform, url };
}

/** A clock that stands still until it is moved. */
export class ManualClock {
  readonly #timers = new Set<{ readonly due: number; readonly run: () => void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  move(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#now)) {
      this.#timers.delete(timer);
      timer.run();
    }
  }
}

/** Turns a call with callbacks into a promise of what `success` or `fail` was given. */
export function settle<Option extends object, Result = never>(
  call: (option: never) => unknown,
  option: Option,
): Promise<{ readonly success?: Result; readonly fail?: WechatMiniprogram.RequestFailCallbackErr }> {
  return new Promise((resolve) => {
    call({
      ...option,
      success: (success: Result) => resolve({ success }),
      fail: (fail: WechatMiniprogram.RequestFailCallbackErr) => resolve({ fail }),
    } as never);
  });
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
