import { createHash } from "node:crypto";
import { type PolicyDocument, parsePolicy, parseTrustPolicy } from "./policy.ts";
import type { Principal, Role, SessionKeys } from "./principal.ts";

interface AccountsOptions {
  readonly now: () => Date;
  /** The account's number, 16 digits. Default `1234567890123456`. */
  readonly accountId?: string;
}

/** An expired session is kept this long, so that its use is answered with "expired" and not "unknown". */
const rememberExpiredMs = 24 * 60 * 60 * 1000;

const everything: PolicyDocument = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** One Alibaba Cloud account: its RAM users, roles and the sessions STS and the metadata service handed out. */
export class Accounts {
  readonly accountId: string;
  readonly #now: () => Date;
  readonly #principals = new Map<string, Principal>();
  readonly #roles = new Map<string, Role>();

  constructor({ now, accountId = "1234567890123456" }: AccountsOptions) {
    this.#now = now;
    this.accountId = accountId;
  }

  /** An AccessKey of the main account: may do everything, except call AssumeRole. */
  addAccountKey(key: { accessKeyId: string; accessKeySecret: string }): Principal {
    return this.#add({
      ...key,
      type: "account",
      arn: `acs:ram::${this.accountId}:root`,
      active: true,
      policies: [[everything]],
    });
  }

  /**
   * A RAM user with one AccessKey; adding the same key again replaces the user.
   * @param user.policies what is attached to the user: parsed documents or their JSON text; none = nothing allowed
   * @param user.active default true; false = a disabled AccessKey
   * @throws PolicyError
   */
  addUser(user: {
    name: string;
    accessKeyId: string;
    accessKeySecret: string;
    policies?: readonly (PolicyDocument | string)[];
    active?: boolean;
  }): Principal {
    return this.#add({
      accessKeyId: user.accessKeyId,
      accessKeySecret: user.accessKeySecret,
      type: "user",
      arn: `acs:ram::${this.accountId}:user/${user.name}`,
      active: user.active ?? true,
      policies: [(user.policies ?? []).map(parsePolicy)],
    });
  }

  /**
   * A RAM role; adding one of the same name again replaces it, also for the sessions it has.
   * @param role.trust who may assume it; default: everybody in this account, and ECS
   * @param role.maxSessionDuration seconds, 3600..43200; default 3600
   * @throws PolicyError
   */
  addRole(role: {
    name: string;
    policies?: readonly (PolicyDocument | string)[];
    trust?: PolicyDocument | string;
    maxSessionDuration?: number;
  }): Role {
    const arn = `acs:ram::${this.accountId}:role/${role.name.toLowerCase()}`;
    const added: Role = {
      id: `3${createHash("sha256").update(arn).digest().readBigUInt64BE().toString().slice(0, 17).padStart(17, "0")}`,
      name: role.name,
      arn,
      policies: (role.policies ?? []).map(parsePolicy),
      trust: parseTrustPolicy(role.trust ?? this.#ownTrust()),
      maxSessionDuration: role.maxSessionDuration ?? 3600,
    };
    this.#roles.set(added.arn, added);
    return added;
  }

  /** The role of this ARN; names of roles are compared without regard to case, as RAM does. */
  findRole(arn: string): Role | undefined {
    return this.#roles.get(arn.toLowerCase());
  }

  /**
   * Registers temporary credentials of a role. What is attached to the role counts as it is when they are used.
   * @param session.durationSeconds how long they live from now on
   * @param session.policy further narrows what the role may do
   */
  openSession(session: {
    role: Role;
    name: string;
    keys: SessionKeys;
    durationSeconds: number;
    policy?: PolicyDocument;
  }): Principal & { readonly securityToken: string; readonly expiresAt: Date } {
    const now = this.#now().getTime();
    this.#forgetLongExpired(now);
    const { role } = session;
    const roles = this.#roles;
    const narrowed = session.policy ? [[session.policy]] : [];
    return this.#add({
      ...session.keys,
      type: "role",
      arn: `acs:ram::${this.accountId}:assumed-role/${session.role.name}/${session.name}`,
      active: true,
      expiresAt: new Date(now + session.durationSeconds * 1000),
      get policies() {
        return [(roles.get(role.arn) ?? role).policies, ...narrowed];
      },
    });
  }

  /** The owner of an AccessKey, sessions lately expired and disabled keys included. */
  find(accessKeyId: string): Principal | undefined {
    return this.#principals.get(accessKeyId);
  }

  /** Whether STS or the metadata service ever handed out this token, to whichever session. */
  isToken(securityToken: string): boolean {
    return [...this.#principals.values()].some((principal) => principal.securityToken === securityToken);
  }

  isExpired(principal: Principal): boolean {
    return principal.expiresAt !== undefined && principal.expiresAt.getTime() <= this.#now().getTime();
  }

  #add<P extends Principal>(principal: P): P {
    this.#principals.set(principal.accessKeyId, principal);
    return principal;
  }

  #forgetLongExpired(now: number) {
    for (const { accessKeyId, expiresAt } of this.#principals.values()) {
      if (expiresAt && expiresAt.getTime() + rememberExpiredMs < now) this.#principals.delete(accessKeyId);
    }
  }

  #ownTrust(): PolicyDocument {
    return {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { RAM: [`acs:ram::${this.accountId}:root`], Service: ["ecs.aliyuncs.com"] },
        },
      ],
    };
  }
}
