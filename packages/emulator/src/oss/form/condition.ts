import { ossError } from "../error.ts";

/** What a policy demands of one field of the form. */
interface FieldCondition {
  readonly kind: "field";
  /** Lower case. */
  readonly field: string;
  readonly holds: (value: string) => boolean;
  /** As OSS repeats it, e.g. `["eq", "$key", "a.txt"]`. */
  readonly text: string;
}

/** How many bytes the file may have. */
export interface LengthCondition {
  readonly kind: "length";
  readonly min: number;
  readonly max: number;
}

export type Condition = FieldCondition | LengthCondition;

type Operator = (argument: unknown) => (value: string) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  eq: (argument) => {
    const expected = requireText(argument);
    return (value) => value === expected;
  },
  "starts-with": (argument) => {
    const prefix = requireText(argument);
    return (value) => value.startsWith(prefix);
  },
  in: (argument) => {
    const allowed = requireTexts(argument);
    return (value) => allowed.includes(value);
  },
  "not-in": (argument) => {
    const refused = requireTexts(argument);
    return (value) => !refused.includes(value);
  },
};

/**
 * Reads one item of a policy's `conditions`: `{"key": "a.txt"}`, `["eq", "$key", "a.txt"]`,
 * `["starts-with", "$key", "a/"]`, `["in", "$content-type", ["image/png"]]`, `["not-in", …]` or
 * `["content-length-range", 1, 1024]`. The `$` may be missing, as in some of OSS's own examples.
 * @throws OssError InvalidPolicyDocument
 */
export function parseCondition(item: unknown): Condition {
  if (Array.isArray(item)) return parseList(item);
  if (typeof item !== "object" || item === null) throw ossError("policyConditionKind");
  const [property, ...more] = Object.entries(item);
  if (!property || more.length > 0) throw ossError("policySimpleCondition");
  const [field, value] = property;
  return fieldCondition("eq", field, value);
}

function parseList(list: readonly unknown[]): Condition {
  const [operator, ...operands] = list;
  if (operator === "content-length-range") return parseRange(operands);
  if (typeof operator !== "string" || !Object.hasOwn(operators, operator))
    throw ossError("policyUnknownOperator");
  const [field, argument, ...more] = operands;
  if (argument === undefined || more.length > 0) throw ossError("policyArity");
  if (typeof field !== "string") throw ossError("policyArgumentType");
  return fieldCondition(operator, field, argument);
}

function fieldCondition(operator: string, name: string, argument: unknown): FieldCondition {
  const field = name.replace(/^\$/, "");
  return {
    kind: "field",
    field: field.toLowerCase(),
    holds: (operators[operator] as Operator)(argument),
    text: `["${operator}", "$${field}", ${JSON.stringify(argument)}]`,
  };
}

function parseRange(operands: readonly unknown[]): LengthCondition {
  const [min, max, ...more] = operands;
  if (min === undefined || max === undefined || more.length > 0) throw ossError("policyArity");
  if (!isLength(min) || !isLength(max)) throw ossError("policyRangeNumbers");
  if (max < min) throw ossError("policyRangeOrder");
  return { kind: "length", min, max };
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A `$` at the start of a value is written `\$`, so that it is not taken for a field's name. */
function requireText(argument: unknown): string {
  if (typeof argument !== "string") throw ossError("policyArgumentType");
  return argument.replaceAll("\\$", "$");
}

function requireTexts(argument: unknown): readonly string[] {
  if (!Array.isArray(argument)) throw ossError("policyArgumentType");
  return argument.map(requireText);
}
