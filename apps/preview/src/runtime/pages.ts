import type { Root } from "glass-easel-miniprogram-adapter";
import type { PageConfig } from "../program.ts";
import type { Lifecycle } from "./app.ts";
import { watchScroll } from "./page-scroll.ts";
import type { Space } from "./space.ts";

/** One open page. */
interface OpenPage {
  readonly path: string;
  readonly root: Root;
  readonly holder: HTMLElement;
  readonly instance: Lifecycle;
  /** Shows or hides the dots of pull-down refreshing. */
  readonly refreshing: (value: boolean) => void;
}

/** WeChat's limit. */
const MAX_PAGES = 10;

/** The stack of open pages: https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/route.html */
export class Pages {
  readonly #space: Space;
  readonly #screen: HTMLElement;
  readonly #known: readonly string[];
  readonly #tabs: readonly string[];
  readonly #configs: Readonly<Record<string, PageConfig>>;
  /** Pages of tabs that are not shown: they stay as they were. */
  readonly #kept = new Map<string, OpenPage>();
  readonly #onChange: (path: string, depth: number, page: object) => void;
  readonly #stack: OpenPage[] = [];

  /**
   * `known`: app.json's pages; `tabs`: those of its tab bar; `configs`: each page's JSON. `onChange` is told the page
   * shown, its path and how many are open.
   */
  constructor(options: {
    readonly space: Space;
    readonly screen: HTMLElement;
    readonly known: readonly string[];
    readonly tabs: readonly string[];
    readonly configs: Readonly<Record<string, PageConfig>>;
    readonly onChange: (path: string, depth: number, page: object) => void;
  }) {
    this.#space = options.space;
    this.#screen = options.screen;
    this.#known = options.known;
    this.#tabs = options.tabs;
    this.#configs = options.configs;
    this.#onChange = options.onChange;
  }

  /** `getCurrentPages()`. */
  instances(): unknown[] {
    return this.#stack.map((page) => page.instance);
  }

  /** Opens `url` above what is there. Throws when there is no such page, or ten are open. */
  navigateTo(url: string): void {
    if (this.#stack.length >= MAX_PAGES) throw new Error("webview count limit exceed");
    const target = this.#resolve(url);
    this.#mustBeNoTab(target.path);
    this.#hideTop();
    this.#open(target);
  }

  /** Opens `url` in place of the page shown. */
  redirectTo(url: string): void {
    const target = this.#resolve(url);
    this.#mustBeNoTab(target.path);
    this.#closeTop();
    this.#open(target);
  }

  /** Closes everything and opens `url`. */
  reLaunch(url: string): void {
    const target = this.#resolve(url);
    while (this.#stack.length > 0) this.#closeTop();
    for (const kept of this.#kept.values()) this.#end(kept);
    this.#kept.clear();
    this.#open(target);
  }

  /** Shows a tab's page, which stays when another tab is shown, and closes every other. Throws when it is none. */
  switchTab(url: string): void {
    const target = this.#resolve(url);
    if (!this.#tabs.includes(target.path)) throw new Error("can not switch to no-tabBar page");
    if (this.#stack.at(-1)?.path === target.path) return;
    const isOpen = this.#stack[0]?.path === target.path;
    while (this.#stack.length > (isOpen ? 1 : 0)) this.#leaveTop();
    const kept = this.#kept.get(target.path);
    this.#kept.delete(target.path);
    if (kept) this.#stack.push(kept);
    if (isOpen || kept) this.#showTop();
    else this.#open(target);
  }

  /** Refreshes as if the user had pulled. */
  startRefreshing(): void {
    const top = this.#stack.at(-1);
    top?.refreshing(true);
    top?.instance.onPullDownRefresh?.();
  }

  /** Ends the dots of pull-down refreshing. */
  stopRefreshing(): void {
    this.#stack.at(-1)?.refreshing(false);
  }

  /** Closes `delta` pages, but never the lowest. */
  navigateBack(delta: number): void {
    const count = Math.min(delta, this.#stack.length - 1);
    for (let closed = 0; closed < count; closed += 1) this.#closeTop();
    if (count > 0) this.#showTop();
  }

  #resolve(url: string): { path: string; query: Record<string, string> } {
    const current = this.#stack.at(-1)?.path ?? "";
    const { pathname, searchParams } = new URL(url, `file:///${current}`);
    const path = pathname.slice(1);
    if (!this.#known.includes(path)) throw new Error(`page "${path}" is not found`);
    return { path, query: Object.fromEntries(searchParams) };
  }

  #open({ path, query }: { path: string; query: Record<string, string> }): void {
    const root = this.#space.backend.createRoot("wx-page", this.#space.code, path);
    const element = root.getComponent().getBackendElement() as unknown as HTMLElement;
    element.setAttribute("is", path);
    const holder = document.createElement("div");
    holder.className = "frame-page";
    const place = document.createElement("div");
    holder.append(place);
    this.#screen.append(holder);
    root.attach(holder as never, place as never);

    const instance = root.get() as unknown as Lifecycle;
    Object.assign(instance, { route: path, options: query });
    const refreshing = watchScroll(holder, this.#configs[path] ?? {}, {
      onPullDownRefresh: () => instance.onPullDownRefresh?.(),
      onReachBottom: () => instance.onReachBottom?.(),
    });
    this.#stack.push({ path, root, holder, instance, refreshing });
    instance.onLoad?.(query);
    this.#showTop();
    requestAnimationFrame(() => instance.onReady?.());
  }

  #showTop(): void {
    const top = this.#stack.at(-1);
    if (top === undefined) return;
    top.holder.hidden = false;
    top.instance.onShow?.();
    top.root.getComponent().triggerPageLifetime("show", []);
    this.#onChange(top.path, this.#stack.length, top.instance);
  }

  #hideTop(): void {
    const top = this.#stack.at(-1);
    if (top === undefined) return;
    top.holder.hidden = true;
    top.instance.onHide?.();
    top.root.getComponent().triggerPageLifetime("hide", []);
  }

  #closeTop(): void {
    const top = this.#stack.pop();
    if (top !== undefined) this.#end(top);
  }

  /** Closes the page on top, unless it is a tab's: that is put aside. */
  #leaveTop(): void {
    const top = this.#stack.at(-1);
    if (top === undefined) return;
    if (this.#tabs.includes(top.path)) {
      if (!top.holder.hidden) this.#hideTop();
      this.#stack.pop();
      this.#kept.set(top.path, top);
    } else this.#closeTop();
  }

  #end({ instance, root, holder }: OpenPage): void {
    instance.onUnload?.();
    root.release();
    holder.remove();
  }

  #mustBeNoTab(path: string): void {
    if (this.#tabs.includes(path)) throw new Error("can not navigate to a tabbar page");
  }
}
