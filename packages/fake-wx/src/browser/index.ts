import type { DeviceInfo, MiniProgramConsole, NetworkStatus, Platform, ScreenPort } from "../platform.ts";
import { createAccount } from "./account.ts";
import { createDocuments } from "./documents.ts";
import { type BrowserFiles, createFiles } from "./files.ts";
import { createImages, type ReadHeic } from "./images.ts";
import { createNetwork } from "./network.ts";
import { createOwnFiles } from "./own-files.ts";
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
  /** Stands in for the phone's own decoder where the browser has none. */
  readonly readHeic: ReadHeic;
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
  /** Whether it reads HEIC, as iPhones do and not every Android. Default: true. */
  readonly readsHeic?: boolean;
}

export interface BrowserPlatform extends Platform {
  readonly files: BrowserFiles;
}

/** The world of a fake `wx` in a browser page, which is served by a server that relays its requests. */
export function createBrowserPlatform(options: BrowserPlatformOptions): BrowserPlatform {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const files = createFiles(randomBytes, createOwnFiles(indexedDB));
  const { console: entered, networkType = "wifi", readsHeic = true, ...info } = options.phone ?? {};
  const network = createNetwork(options.relay, files, networkType);
  return {
    files,
    images: createImages(files, readsHeic ? options.readHeic : async () => undefined),
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

/**
 * Takes away all that the mini-program has kept in this browser, storage and own files, as WeChat does when its user
 * deletes it. To be called before it runs: it could write again.
 */
export async function clearKept(): Promise<void> {
  await createOwnFiles(indexedDB).clear();
  const storage = createStorage(localStorage);
  for (const key of storage.keys()) storage.remove(key);
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
