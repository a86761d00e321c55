import * as glassEasel from "glass-easel";
import { isBuiltinTag } from "../builtin-templates.ts";
import { rewriteLengths } from "../lengths.ts";

/**
 * glass-easel's own DOM backend, with elements named as in WeChat's WebView and with taps that a disabled button
 * swallows.
 */
export function createBackend(): glassEasel.CurrentWindowBackendContext {
  const backend = new glassEasel.CurrentWindowBackendContext();
  backend.document = {
    createElement: (tag: string) => createElement(tag),
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as typeof backend.document;
  backend.onEvent((target, type, detail, options) => {
    const event = options.originalEvent;
    const element = event instanceof Event && event.target instanceof Element ? event.target : undefined;
    if (type === "tap" && element?.closest("wx-button[disabled]")) return;
    glassEasel.Event.triggerEvent(target, type, detail, options);
  });
  reportFirstSight(backend);
  return backend;
}

/**
 * An element that is in sight from the beginning is told to its observer, as in WeChat: the adapter compares the first
 * report with its initial ratio of 0 and swallows it when they differ, so 0 is what it gets first.
 */
function reportFirstSight(backend: glassEasel.CurrentWindowBackendContext): void {
  const observe = backend.createIntersectionObserver.bind(backend);
  backend.createIntersectionObserver = (target, relative, margin, thresholds, listener) => {
    let isFirst = true;
    return observe(target, relative, margin, thresholds, (status) => {
      if (isFirst) listener({ ...status, intersectionRatio: 0 });
      if (!isFirst || status.intersectionRatio > 0) listener(status);
      isFirst = false;
    });
  };
}

function createElement(tag: string): HTMLElement {
  const element = document.createElement(elementName(tag));
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) =>
    setAttribute(name, name === "style" ? rewriteLengths(String(value)) : value);
  return element;
}

function elementName(tag: string): string {
  if (isBuiltinTag(tag)) return `wx-${tag}`;
  return tag.startsWith("html-") ? tag.slice("html-".length) : tag;
}
