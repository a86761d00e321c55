import type { component } from "glass-easel-miniprogram-adapter";

type AnyComponent = component.GeneralComponent;

/** The element a built-in component has in the page. */
export function elementOf(self: AnyComponent): HTMLElement {
  return self._$.getBackendElement() as unknown as HTMLElement;
}

/** An observer that writes a property into an attribute, and takes the attribute away for "", false and null. */
export function toAttribute(name: string) {
  return function (this: AnyComponent, value: unknown): void {
    const element = elementOf(this);
    if (value === "" || value === false || value === null || value === undefined)
      element.removeAttribute(name);
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  };
}

/** A length as WXML gives it: a bare number means CSS pixels. */
export function toLength(value: unknown): string {
  const text = String(value ?? "");
  return /^-?[\d.]+$/.test(text) ? `${text}px` : text;
}
