import type { Conditions } from "./policy.ts";

/** Who signs in as the role. */
export type Trusted =
  /** One RAM user, or another role. Example: `acs:ram::1234567890123456:user/zhichuan`. */
  | { readonly kind: "ram"; readonly arn: string }
  /** ECS instances the role is attached to, or functions of Function Compute. */
  | { readonly kind: "service"; readonly service: "ecs.aliyuncs.com" | "fc.aliyuncs.com" }
  /** One identity of an OIDC provider, as RRSA gives to a Kubernetes service account. */
  | {
      readonly kind: "oidc";
      /** Example: `acs:ram::1234567890123456:oidc-provider/ack-rrsa-c123`. */
      readonly provider: string;
      /** Example: `https://oidc-ack-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com/c123`. */
      readonly issuer: string;
      /** Example: `system:serviceaccount:zhichuan:server`. */
      readonly subject: string;
    };

/** A RAM role's trust policy: https://help.aliyun.com/zh/ram/user-guide/edit-the-trust-policy-of-a-ram-role */
export interface TrustPolicy {
  readonly Version: "1";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: "sts:AssumeRole";
    readonly Principal: Readonly<Record<string, readonly string[]>>;
    readonly Condition?: Conditions;
  }[];
}

/** Who may assume the role: exactly the one named, and not the whole account. */
export function trustPolicy(trusted: Trusted): TrustPolicy {
  const statement = { Effect: "Allow", Action: "sts:AssumeRole" } as const;
  switch (trusted.kind) {
    case "ram":
      return one({ ...statement, Principal: { RAM: [trusted.arn] } });
    case "service":
      return one({ ...statement, Principal: { Service: [trusted.service] } });
    case "oidc":
      return one({
        ...statement,
        Principal: { Federated: [trusted.provider] },
        // Without the subject every pod of the cluster could assume the role.
        Condition: {
          StringEquals: {
            "oidc:iss": [trusted.issuer],
            "oidc:aud": ["sts.aliyuncs.com"],
            "oidc:sub": [trusted.subject],
          },
        },
      });
  }
}

const one = (statement: TrustPolicy["Statement"][number]): TrustPolicy => ({
  Version: "1",
  Statement: [statement],
});
