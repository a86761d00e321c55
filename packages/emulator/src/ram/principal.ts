import type { PolicyDocument } from "./policy.ts";

/** Who stands behind an AccessKey. */
export interface Principal {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The main account itself, a RAM user, or a session of a role (STS). */
  readonly type: "account" | "user" | "role";
  /** e.g. `acs:ram::1234567890123456:user/uploader`; of a session `…:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** A disabled AccessKey exists, but signs nothing. */
  readonly active: boolean;
  /** Only sessions carry one; every request signed by a session must bring it. */
  readonly securityToken?: string;
  /** Only sessions expire; ask `Accounts.isExpired`. */
  readonly expiresAt?: Date;
  /** Every group must allow what is asked for. */
  readonly policies: readonly (readonly PolicyDocument[])[];
}

export interface Role {
  /** RAM's number for the role, 18 digits. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
  readonly trust: PolicyDocument;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export interface SessionKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}
