import type { DeviceInfo, MiniProgramConsole, NetworkStatus, Platform, ScreenPort } from "../platform.ts";
import { createAccount } from "./account.ts";
import { createDocuments } from "./documents.ts";
import { type BrowserFiles, createFiles } from "./files.ts";
import { createImages } from "./images.ts";
import { createNetwork } from "./network.ts";
import { createStorage } from "./storage.ts";

export type { BrowserFiles } from "./files.ts";

export interface BrowserPlatformOptions {
  /** Where the page's own server relays requests. Example: `/wx-network`. */
  readonly relay: string;
  /** The emulator's WeChat, which the relay may ask: where `wx.login` gets its codes. Example: `http://127.0.0.1:9003`. */
  readonly wechatUrl: string;
  /** Draws what WeChat draws over a page. */
  readonly screen: Pick<
    ScreenPort,
    "toast" | "modal" | "actionSheet" | "nameTab" | "previewMedia" | "shareFile"
  >;
  /** Where this phone differs from the usual one. Example: `{ language: "en" }`. */
  readonly phone?: PhoneSettings | undefined;
  /** The element that stands for the phone's screen, and what is shown of WeChat's own above the page: CSS pixels. */
  readonly viewport: {
    readonly element: HTMLElement;
    readonly statusBarHeight: number;
    readonly titleBarHeight: number;
  };
}

/** The phone and what is entered for the mini-program, as far as they differ from the usual. */
export interface PhoneSettings extends Partial<DeviceInfo> {
  readonly console?: MiniProgramConsole;
  /** Through what it is connected, when it is. Default: wifi. */
  readonly networkType?: NetworkStatus["networkType"];
}

export interface BrowserPlatform extends Platform {
  readonly files: BrowserFiles;
}

/** The world of a fake `wx` in a browser page, which is served by a server that relays its requests. */
export function createBrowserPlatform(options: BrowserPlatformOptions): BrowserPlatform {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const files = createFiles(randomBytes);
  const { console: entered, networkType = "wifi", ...info } = options.phone ?? {};
  const network = createNetwork(options.relay, files, networkType);
  return {
    files,
    images: createImages(files),
    network,
    account: createAccount(options.wechatUrl, { network, store: localStorage, randomBytes }),
    storage: createStorage(localStorage),
    clock: {
      now: Date.now,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    screen: { ...options.screen, ...createDocuments(files), vibrate: () => void navigator.vibrate?.(15) },
    lifecycle: {
      onShow: (listener) => onVisibility("visible", listener),
      onHide: (listener) => onVisibility("hidden", listener),
    },
    device: {
      info: () => ({ ...deviceInfo(options.viewport), ...info }),
      ...(entered && { console: entered }),
    },
    randomBytes,
  };
}

function onVisibility(state: DocumentVisibilityState, listener: () => void): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === state) listener();
  });
}

function deviceInfo({
  element,
  statusBarHeight,
  titleBarHeight,
}: BrowserPlatformOptions["viewport"]): DeviceInfo {
  const { clientWidth: width, clientHeight: height } = element;
  return {
    platform: "devtools",
    brand: "devtools",
    model: "Browser",
    system: "Android 14",
    SDKVersion: "3.8.0",
    version: "8.0.50",
    language: navigator.language.replace("-", "_"),
    theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    fontSizeSetting: 16,
    pixelRatio: devicePixelRatio,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: height - statusBarHeight - titleBarHeight,
    statusBarHeight,
  };
}
