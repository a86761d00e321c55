import type { Definition } from "./run-app.ts";

/** The names that `bind:` can call in a page or component: its functions, its methods, those of its behaviors. */
export function handlersOf(definition: Definition): ReadonlySet<string> {
  const { methods = {}, behaviors = [] } = definition as { methods?: Definition; behaviors?: unknown[] };
  const own = [definition, methods].flatMap((part) =>
    Object.keys(part).filter((name) => typeof part[name] === "function"),
  );
  const inherited = behaviors.flatMap((behavior) =>
    typeof behavior === "object" && behavior !== null ? [...handlersOf(behavior as Definition)] : [],
  );
  return new Set([...own, ...inherited]);
}

/**
 * A `wx` on which scripts load and nothing happens: every property is a function that gives the same thing again, and
 * as text it is empty.
 */
export function inertWx(): unknown {
  const inert: unknown = new Proxy(() => {}, {
    get: (_target, name) => {
      if (name === "then") return undefined;
      if (name === Symbol.toPrimitive) return () => "";
      if (name === Symbol.iterator) return () => [][Symbol.iterator]();
      return inert;
    },
    apply: () => inert,
  });
  return inert;
}
