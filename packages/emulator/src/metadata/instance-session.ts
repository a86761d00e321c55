import { type Accounts, createSessionKeys, type RandomBytes, type Role } from "../ram/index.ts";

/** What `…/security-credentials/<role>` answers. */
export interface InstanceCredentials {
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly Expiration: string;
  readonly SecurityToken: string;
  readonly LastUpdated: string;
  readonly Code: "Success";
}

const lifeSeconds = 6 * 60 * 60;
/** The service replaces a session this long before it ends, and repeats the same one until then. */
const replaceEarlyMs = 30 * 60 * 1000;

interface Issued {
  readonly answer: InstanceCredentials;
  readonly expiresAt: Date;
}

/** The session of the instance's role, replaced in time by the service itself. */
export class InstanceSession {
  readonly #options: { accounts: Accounts; now: () => Date; random: RandomBytes; role: Role };
  #issued: Issued | undefined;

  constructor(options: { accounts: Accounts; now: () => Date; random: RandomBytes; role: Role }) {
    this.#options = options;
  }

  current(): InstanceCredentials {
    const now = this.#options.now().getTime();
    if (!this.#issued || this.#issued.expiresAt.getTime() - now <= replaceEarlyMs)
      this.#issued = this.#open();
    return this.#issued.answer;
  }

  #open(): Issued {
    const { accounts, now, random, role } = this.#options;
    const session = accounts.openSession({
      role,
      name: "i-zhichuan-emulator",
      keys: createSessionKeys(random),
      durationSeconds: lifeSeconds,
    });
    return {
      expiresAt: session.expiresAt,
      answer: {
        AccessKeyId: session.accessKeyId,
        AccessKeySecret: session.accessKeySecret,
        Expiration: seconds(session.expiresAt),
        SecurityToken: session.securityToken,
        LastUpdated: seconds(now()),
        Code: "Success",
      },
    };
  }
}

/** `2026-11-22T08:00:00Z`: without fractions, as the service writes it. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+/, "");
}
