/**
 * A compiled mini-program, as the compile step hands it to the page: the bundle assigns one to
 * `globalThis.zhichuanProgram` and the runtime reads it. This file is all that the two know of each other.
 */
export interface Program {
  /** app.json. */
  readonly app: AppConfig;
  /** The JSON of every page and component, by path without ending. Example: `pages/index/index`. */
  readonly configs: Readonly<Record<string, PageConfig>>;
  /** theme.json, for values written `@name`. */
  readonly theme: ThemeConfig;
  /** What WeChat's template compiler made of the WXML, by path without ending. */
  readonly templates: Readonly<Record<string, unknown>>;
  /** The style sheets as CSS, by path without ending; `app` is app.wxss. */
  readonly styles: Readonly<Record<string, StyleSheet>>;
  /** The CommonJS modules, by path with ending. */
  readonly modules: Readonly<Record<string, ModuleFunction>>;
}

export interface StyleSheet {
  readonly css: string;
  /** The prefix of the class names of an isolated component; absent where they are shared. */
  readonly scope?: string;
}

export interface WindowConfig {
  readonly navigationBarTitleText?: string;
  /** A CSS colour. WeChat's default is `#000000`. */
  readonly navigationBarBackgroundColor?: string;
  /** `white` (WeChat's default) or `black`. */
  readonly navigationBarTextStyle?: string;
  readonly navigationStyle?: "default" | "custom";
  readonly backgroundColor?: string;
}

export interface PageConfig extends WindowConfig {
  readonly component?: boolean;
  readonly usingComponents?: Readonly<Record<string, string>>;
  readonly styleIsolation?: string;
  readonly addGlobalClass?: boolean;
  readonly disableScroll?: boolean;
  readonly enablePullDownRefresh?: boolean;
  /** CSS pixels above the page's end at which `onReachBottom` is called. WeChat's default is 50. */
  readonly onReachBottomDistance?: number;
}

export interface TabBarConfig {
  /** Colours, or names in theme.json. */
  readonly color?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  /** `black` (WeChat's default) or `white`. */
  readonly borderStyle?: string;
  readonly list: readonly TabConfig[];
}

interface TabConfig {
  readonly pagePath: string;
  readonly text: string;
  readonly iconPath?: string;
  readonly selectedIconPath?: string;
}

export interface AppConfig {
  readonly pages: readonly string[];
  readonly window?: WindowConfig;
  readonly usingComponents?: Readonly<Record<string, string>>;
  /** `v2`: the newer looks of WeChat's built-in components. */
  readonly style?: string;
  readonly darkmode?: boolean;
  readonly tabBar?: TabBarConfig;
}

export interface ThemeConfig {
  readonly light?: Readonly<Record<string, string>>;
  readonly dark?: Readonly<Record<string, string>>;
}

/** A module's code in a function whose parameters are `MODULE_PARAMETERS`, then `ABSENT_GLOBALS`. */
type ModuleFunction = (...parameters: unknown[]) => void;

/** What WeChat gives each module of a mini-program. */
export const MODULE_PARAMETERS = [
  "module",
  "exports",
  "require",
  "wx",
  "App",
  "Page",
  "Component",
  "Behavior",
  "getApp",
  "getCurrentPages",
] as const;

/** What a browser has and WeChat's logic layer has not: a module that uses one fails here as it would there. */
export const ABSENT_GLOBALS = [
  "window",
  "document",
  "navigator",
  "location",
  "localStorage",
  "sessionStorage",
  "fetch",
  "XMLHttpRequest",
  "FormData",
  "Blob",
  "File",
  "FileReader",
  "URL",
  "URLSearchParams",
  "TextEncoder",
  "TextDecoder",
  "crypto",
  "AbortController",
] as const;
