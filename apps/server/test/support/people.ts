import { hash, randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { ticketRequest } from "./app.ts";
import { sendForm } from "./form.ts";
import { type RawAnswer, sendRaw } from "./raw.ts";
import type { Stack } from "./stack.ts";

const SECRET = "the-team's-own-secret-of-32-characters";

/** The settings of a server whose users are the team's own. */
export const PEOPLE = {
  AUTH: "jwt",
  AUTH_JWT_SECRET: SECRET,
  AUTH_JWT_ISSUER: "https://accounts.example.com",
  AUTH_JWT_AUDIENCE: "zhichuan",
  USER_KEY: "a-key-for-users-of-32-characters!!!!",
};

/** A file that somebody has uploaded. */
export interface UploadedFile {
  readonly key: string;
  readonly upload: string;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a JSON answer says; the test knows which it is. */
// biome-ignore lint/suspicious/noExplicitAny: every route has its own
type Json = any;

/** Somebody who is signed in at the stack's server. */
export class Person {
  readonly #url: string;
  readonly authorization: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.authorization = `Bearer ${token}`;
  }

  /** Signs in whoever the team calls `sub`. */
  static async signIn({ clock, url }: Pick<Stack, "clock" | "url">, sub: string): Promise<Person> {
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(sub)
      .setIssuer(PEOPLE.AUTH_JWT_ISSUER)
      .setAudience(PEOPLE.AUTH_JWT_AUDIENCE)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 3600)
      .sign(Buffer.from(SECRET));
    return new Person(url, token);
  }

  /** Asks with the path and query exactly as they are given. */
  ask(method: string, path: string): Promise<RawAnswer> {
    return sendRaw(this.#url + path, { method, headers: { authorization: this.authorization } });
  }

  async json(method: string, path: string): Promise<{ status: number; body: Json }> {
    const { status, body } = await this.ask(method, path);
    return { status, body: JSON.parse(body.toString()) };
  }

  async post(path: string, body: unknown): Promise<{ status: number; body: Json }> {
    const headers = { "content-type": "application/json", authorization: this.authorization };
    const answer = await fetch(this.#url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  /** Uploads a file by form and has it confirmed. */
  async upload(name: string, bytes: Uint8Array<ArrayBuffer> = randomBytes(40)): Promise<UploadedFile> {
    const sha256 = hash("sha256", bytes);
    const asked = await this.post("/v1/uploads", ticketRequest({ name, size: bytes.length, sha256 }));
    if (asked.status !== 200) throw new Error(`${asked.status} ${JSON.stringify(asked.body)}`);
    const { key, upload, url, fields } = asked.body;
    const { status } = await sendForm(url, fields, bytes);
    const confirmed = await this.post("/v1/uploads/complete", { upload });
    if (status !== 200 || confirmed.status !== 200) throw new Error(`${status}, ${confirmed.status}`);
    return { key, upload, name, bytes };
  }
}
