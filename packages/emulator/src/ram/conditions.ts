import { inRange, isRange } from "./ip-range.ts";
import { PolicyError, requireObject } from "./policy-error.ts";
import { matchesWildcard } from "./wildcard.ts";

type ConditionValue = string | number | boolean;
export type ConditionBlock = Readonly<
  Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>
>;

interface Operator {
  /** A negated operator asks that no listed value matches, so an absent key satisfies it. */
  readonly negated: boolean;
  readonly test: (actual: string, expected: string) => boolean;
  readonly accepts?: (expected: string) => boolean;
}

const equal = (actual: string, expected: string) => actual === expected;
const equalIgnoringCase = (actual: string, expected: string) =>
  actual.toLowerCase() === expected.toLowerCase();
const like = (actual: string, expected: string) => matchesWildcard(expected, actual);

const isNumeric = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));
const isDate = (text: string) => !Number.isNaN(Date.parse(text));
const isBoolean = (text: string) => /^(true|false)$/i.test(text);

const positive = (test: Operator["test"], accepts?: Operator["accepts"]): Operator =>
  accepts ? { negated: false, test, accepts } : { negated: false, test };
const negative = (test: Operator["test"], accepts?: Operator["accepts"]): Operator => ({
  ...positive(test, accepts),
  negated: true,
});

const compareNumbers = (holds: (difference: number) => boolean) => (actual: string, expected: string) =>
  isNumeric(actual) && holds(Number(actual) - Number(expected));
const compareDates = (holds: (difference: number) => boolean) => (actual: string, expected: string) =>
  isDate(actual) && holds(Date.parse(actual) - Date.parse(expected));

const operators = new Map<string, Operator>([
  ["StringEquals", positive(equal)],
  ["StringNotEquals", negative(equal)],
  ["StringEqualsIgnoreCase", positive(equalIgnoringCase)],
  ["StringNotEqualsIgnoreCase", negative(equalIgnoringCase)],
  ["StringLike", positive(like)],
  ["StringNotLike", negative(like)],
  ["Bool", positive(equalIgnoringCase, isBoolean)],
  ["IpAddress", positive(inRange, isRange)],
  ["NotIpAddress", negative(inRange, isRange)],
  ...comparisons("Numeric", compareNumbers, isNumeric),
  ...comparisons("Date", compareDates, isDate),
]);

function comparisons(
  kind: string,
  compare: (holds: (difference: number) => boolean) => Operator["test"],
  accepts: Operator["accepts"],
): [string, Operator][] {
  return [
    [
      `${kind}Equals`,
      positive(
        compare((d) => d === 0),
        accepts,
      ),
    ],
    [
      `${kind}NotEquals`,
      negative(
        compare((d) => d === 0),
        accepts,
      ),
    ],
    [
      `${kind}LessThan`,
      positive(
        compare((d) => d < 0),
        accepts,
      ),
    ],
    [
      `${kind}LessThanEquals`,
      positive(
        compare((d) => d <= 0),
        accepts,
      ),
    ],
    [
      `${kind}GreaterThan`,
      positive(
        compare((d) => d > 0),
        accepts,
      ),
    ],
    [
      `${kind}GreaterThanEquals`,
      positive(
        compare((d) => d >= 0),
        accepts,
      ),
    ],
  ];
}

/**
 * Checks a Condition element.
 * @throws PolicyError on an unknown operator or a value it cannot compare with
 */
export function parseConditions(condition: unknown): void {
  requireObject("Condition", condition);
  for (const [name, keys] of Object.entries(condition)) {
    const operator = operators.get(name);
    if (!operator) throw new PolicyError(`Unknown condition operator ${name}`);
    requireObject(`Condition.${name}`, keys);
    for (const [key, value] of Object.entries(keys)) {
      const values = Array.isArray(value) ? value : [value];
      const usable = (item: unknown) =>
        ["string", "number", "boolean"].includes(typeof item) && (operator.accepts?.(String(item)) ?? true);
      if (values.length === 0 || !values.every(usable)) {
        throw new PolicyError(`Condition.${name} cannot compare ${key} with ${JSON.stringify(value)}`);
      }
    }
  }
}

/**
 * Whether every operator and key of the condition holds; the values listed for one key are alternatives.
 * Condition keys are compared without regard to case.
 */
export function conditionsHold(
  condition: ConditionBlock | undefined,
  context: Readonly<Record<string, string>>,
): boolean {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition ?? {}).every(([name, keys]) => {
    const operator = operators.get(name);
    if (!operator) throw new PolicyError(`Unknown condition operator ${name}`);
    return Object.entries(keys).every(([key, expected]) => {
      const actual = values.get(key.toLowerCase());
      if (actual === undefined) return operator.negated;
      const alternatives = [expected].flat() as ConditionValue[];
      return alternatives.some((item) => operator.test(actual, String(item))) !== operator.negated;
    });
  });
}
