import type { CredentialsSource, IssuedCredentials } from "../src/index.ts";

interface PendingRequest {
  answer(credentials: IssuedCredentials): void;
  fail(error: Error): void;
}

/** A source whose side of the dialogue the test speaks: `(await source.request()).answer(…)`. */
export class ScriptedSource implements CredentialsSource {
  readonly name = "scripted";
  /** How often it has been asked. */
  asked = 0;
  readonly #unanswered: PendingRequest[] = [];

  fetch(): Promise<IssuedCredentials> {
    this.asked++;
    return new Promise((answer, fail) => this.#unanswered.push({ answer, fail }));
  }

  /** The request in flight; fails if there is none, or more than one. */
  async request(): Promise<PendingRequest> {
    await settled();
    const [request, ...more] = this.#unanswered.splice(0);
    if (!request || more.length > 0) throw new Error(`${request ? 1 + more.length : 0} requests in flight`);
    return request;
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settled() {
  await new Promise((resolve) => setImmediate(resolve));
}
