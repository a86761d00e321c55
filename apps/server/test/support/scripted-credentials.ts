import type { CredentialsProvider, TemporaryCredentials } from "@zhichuan/credentials";
import type { Clock } from "./clock.ts";

/** A provider that does as the test says. */
export class ScriptedCredentials implements CredentialsProvider {
  asked = 0;
  #answer: () => Promise<TemporaryCredentials>;

  constructor(clock: Clock, lifeSeconds = 3600) {
    this.#answer = async () => this.#held;
    this.#held = credentialsUntil(new Date(clock.now().getTime() + lifeSeconds * 1000));
  }

  #held: TemporaryCredentials;

  get(): Promise<TemporaryCredentials> {
    this.asked++;
    return this.#answer();
  }

  give(credentials: TemporaryCredentials): void {
    this.#held = credentials;
    this.#answer = async () => credentials;
  }

  fail(error: Error): void {
    this.#answer = () => Promise.reject(error);
  }
}

/** Made-up credentials that end at `expiresAt`. */
export const credentialsUntil = (expiresAt: Date, mark = "one"): TemporaryCredentials => ({
  accessKeyId: `STS.test-${mark}`,
  accessKeySecret: `secret-of-${mark}`,
  securityToken: `token-of-${mark}`,
  expiresAt,
});
