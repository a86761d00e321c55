import type { Emulator } from "@zhichuan/emulator";
import {
  type Deployment,
  type PolicyDocument,
  rolePolicy,
  trustPolicy,
  userPolicy,
} from "@zhichuan/permissions";

/** The role's name in an ARN. */
const nameOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

/** Gives the emulator's accounts exactly what docs/security.md says, and nothing else. */
export function installDocuments(emulator: Emulator, deployment: Deployment): void {
  const { arn } = emulator.accounts.addUser({
    name: "zhichuan",
    ...emulator.ramUser,
    policies: [JSON.stringify(userPolicy(emulator.roleArn))],
  });
  emulator.accounts.addRole({
    name: nameOf(emulator.roleArn),
    policies: [JSON.stringify(rolePolicy(deployment))],
    trust: JSON.stringify(trustPolicy({ kind: "ram", arn })),
  });
  emulator.accounts.addRole({
    name: emulator.ecsRoleName,
    policies: [JSON.stringify(rolePolicy(deployment))],
    trust: JSON.stringify(trustPolicy({ kind: "service", service: "ecs.aliyuncs.com" })),
  });
}

/** Takes one action on one resource away from the role, at once, also from the sessions it has. */
export function takeAway(emulator: Emulator, deployment: Deployment, action: string, resource: string): void {
  const policy = rolePolicy(deployment);
  const Statement: PolicyDocument["Statement"] = policy.Statement.map((statement) =>
    statement.Resource.includes(resource)
      ? { ...statement, Action: statement.Action.filter((allowed) => allowed !== action) }
      : statement,
  ).filter(({ Action }) => Action.length > 0);
  const narrowed = JSON.stringify({ ...policy, Statement });
  for (const name of [nameOf(emulator.roleArn), emulator.ecsRoleName]) {
    const trust = JSON.stringify(
      emulator.accounts.findRole(emulator.roleArn.replace(nameOf(emulator.roleArn), name))?.trust,
    );
    emulator.accounts.addRole({ name, policies: [narrowed], trust });
  }
}
