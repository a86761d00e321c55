import type { component } from "glass-easel-miniprogram-adapter";

type Self = component.GeneralComponent & { [method: string]: unknown };

/** A built-in component as its file declares it: the fields of WeChat's `Component({…})` that built-ins use. */
export interface BuiltinDefinition {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly observers?: Readonly<Record<string, (this: Self, ...values: never[]) => void>>;
  readonly lifetimes?: { readonly attached?: (this: Self) => void };
  readonly methods?: Readonly<Record<string, (this: Self, ...values: never[]) => void>>;
}

/** Keeps the declared shape while `this` is known inside. */
export function defineBuiltin(definition: BuiltinDefinition): BuiltinDefinition {
  return definition;
}

/** Several definitions as one; lifetimes of all of them run, in order. */
export function mergeDefinitions(...parts: readonly BuiltinDefinition[]): BuiltinDefinition {
  return {
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    data: Object.assign({}, ...parts.map((part) => part.data)),
    observers: Object.assign({}, ...parts.map((part) => part.observers)),
    methods: Object.assign({}, ...parts.map((part) => part.methods)),
    lifetimes: {
      attached() {
        for (const part of parts) part.lifetimes?.attached?.call(this);
      },
    },
  };
}
