import type { ItemView } from "./item-view.ts";
import type { PanelView } from "./panel-view.ts";
import type { TotalView } from "./total-view.ts";

/** What `setData` is given: a path such as `items[0].percent` → its new value. */
export type Patch = Record<string, unknown>;

/** What has changed, by path, so that a step of progress sends a few bytes to the view and not the whole. */
export function patchPanel(before: PanelView, next: PanelView): Patch {
  const patch = { ...patchItems(before.items, next.items), ...patchTotal(before.total, next.total) };
  for (const name of Object.keys(next) as (keyof PanelView)[])
    if (name !== "items" && name !== "total" && !same(before[name], next[name])) patch[name] = next[name];
  return patch;
}

function patchTotal(before: TotalView | null, next: TotalView | null): Patch {
  if (!before || !next) return before === next ? {} : { total: next };
  const patch: Patch = {};
  for (const name of Object.keys(next) as (keyof TotalView)[])
    if (before[name] !== next[name]) patch[`total.${name}`] = next[name];
  return patch;
}

/** What has changed between two lists. Lists whose items differ in number or order are sent whole. */
export function patchItems(previous: readonly ItemView[], next: readonly ItemView[]): Patch {
  if (previous.length !== next.length || previous.some((item, index) => item.id !== next[index]?.id))
    return { items: next };
  const patch: Patch = {};
  next.forEach((item, index) => {
    const before = previous[index];
    for (const name of Object.keys(item) as (keyof ItemView)[])
      if (!same(before?.[name], item[name])) patch[`items[${index}].${name}`] = item[name];
  });
  return patch;
}

function same(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === "object" && JSON.stringify(left) === JSON.stringify(right));
}
