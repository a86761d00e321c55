import { type ConditionBlock, parseConditions } from "./conditions.ts";
import { PolicyError, requireObject } from "./policy-error.ts";

export type OneOrMany = string | readonly string[];

/** One statement of a RAM policy, as written in the document. */
export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: ConditionBlock;
  /** Only in a role's trust policy: who may assume the role. */
  readonly Principal?: {
    readonly RAM?: OneOrMany;
    readonly Service?: OneOrMany;
    /** OIDC providers. */
    readonly Federated?: OneOrMany;
  };
}

/** A RAM policy. Obtain one from text or foreign JSON with `parsePolicy`. */
export interface PolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly PolicyStatement[];
}

/**
 * Reads a permission policy (attached to a user or role, or passed to AssumeRole).
 * @param document the JSON text, or the value it parses to
 * @throws PolicyError where RAM would refuse to save it
 * @see https://help.aliyun.com/zh/ram/policy-structure-and-syntax
 */
export function parsePolicy(document: unknown): PolicyDocument {
  return parse(document, ["Resource", "NotResource"], ["Principal"]);
}

/**
 * Reads a role's trust policy: statements name a Principal and no Resource.
 * @throws PolicyError
 */
export function parseTrustPolicy(document: unknown): PolicyDocument {
  const policy = parse(document, ["Principal"], ["Resource", "NotResource"]);
  for (const { Principal } of policy.Statement) {
    requireObject("Principal", Principal);
    for (const [kind, names] of Object.entries(Principal)) {
      if (!["RAM", "Service", "Federated"].includes(kind))
        throw new PolicyError(`Principal.${kind} is not supported`);
      checkStrings(`Principal.${kind}`, names);
    }
  }
  return policy;
}

export function asList(value: OneOrMany | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

const statementElements = new Set([
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
  "Principal",
]);

function parse(document: unknown, target: readonly string[], foreign: readonly string[]): PolicyDocument {
  const policy = typeof document === "string" ? parseJson(document) : document;
  requireObject("A policy", policy);
  if (policy.Version !== "1") throw new PolicyError('Version must be "1"');
  for (const name of Object.keys(policy)) {
    if (name !== "Version" && name !== "Statement") throw new PolicyError(`Unknown element ${name}`);
  }
  if (!Array.isArray(policy.Statement) || policy.Statement.length === 0) {
    throw new PolicyError("Statement must be a list with at least one statement");
  }
  for (const statement of policy.Statement) checkStatement(statement, target, foreign);
  return policy as unknown as PolicyDocument;
}

function checkStatement(statement: unknown, target: readonly string[], foreign: readonly string[]) {
  requireObject("A statement", statement);
  for (const name of Object.keys(statement)) {
    if (!statementElements.has(name)) throw new PolicyError(`Unknown element ${name}`);
    if (foreign.includes(name)) throw new PolicyError(`${name} has no place in this kind of policy`);
  }
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
    throw new PolicyError('Effect must be "Allow" or "Deny"');
  }
  exactlyOne(statement, ["Action", "NotAction"]);
  exactlyOne(statement, target);
  for (const name of ["Action", "NotAction", "Resource", "NotResource"]) {
    if (statement[name] !== undefined) checkStrings(name, statement[name]);
  }
  for (const action of asList((statement.Action ?? statement.NotAction) as OneOrMany)) {
    if (action !== "*" && !/^[\w-]+:[\w*?]+$/.test(action)) {
      throw new PolicyError(`Action ${JSON.stringify(action)} is not of the form service:action`);
    }
  }
  for (const resource of asList((statement.Resource ?? statement.NotResource) as OneOrMany | undefined)) {
    if (resource !== "*" && !/^acs:([^:]*:){3}./.test(resource)) {
      throw new PolicyError(
        `Resource ${JSON.stringify(resource)} is not of the form acs:service:region:account:id`,
      );
    }
  }
  if (statement.Condition !== undefined) parseConditions(statement.Condition);
}

function exactlyOne(statement: Record<string, unknown>, names: readonly string[]) {
  if (names.filter((name) => statement[name] !== undefined).length !== 1) {
    throw new PolicyError(`A statement has exactly one of ${names.join(", ")}`);
  }
}

function checkStrings(name: string, value: unknown) {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((item) => typeof item === "string" && item !== "")) {
    throw new PolicyError(`${name} must be a string or a list of strings`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolicyError("The policy is not JSON", { cause });
  }
}
