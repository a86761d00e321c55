import { randomBytes } from "node:crypto";
import { WxFailure } from "../calls.ts";
import type { ClockPort, Platform, StoragePort } from "../platform.ts";
import { NodeFiles } from "./files.ts";
import { NodeImages } from "./images.ts";
import { NodeLifecycle } from "./lifecycle.ts";
import { NodeNetwork } from "./network.ts";
import { NodeScreen } from "./screen.ts";
import { memoryStorage } from "./storage.ts";

export interface NodePlatformOptions {
  /** Default: Node's own timers. */
  readonly clock?: ClockPort;
  /** Default: a store in memory. Hand the same one to two platforms to let it outlive a restart. */
  readonly storage?: StoragePort;
  /** What WeChat gives the phone's user for `wx.login`. Default: it fails. Example: `() => emulator.wechat.login("zhang")`. */
  readonly login?: () => string | Promise<string>;
}

/** A platform whose user, network and lifecycle are moved by the test or the command that made it. */
export interface NodePlatform extends Platform {
  readonly network: NodeNetwork;
  readonly files: NodeFiles;
  readonly images: NodeImages;
  readonly screen: NodeScreen;
  readonly lifecycle: NodeLifecycle;
  /** Removes the files that the mini-program has left: downloads, and what lies in its own folder. */
  close(): Promise<void>;
}

/** Makes the world of a fake `wx` in Node: real HTTP, real files picked by path, a recorded screen. */
export function createNodePlatform({
  clock,
  storage,
  login = nobody,
}: NodePlatformOptions = {}): NodePlatform {
  const files = new NodeFiles();
  return {
    files,
    images: new NodeImages(files),
    network: new NodeNetwork(files),
    storage: storage ?? memoryStorage(),
    clock: clock ?? { now: Date.now, after: startTimer },
    screen: new NodeScreen(),
    lifecycle: new NodeLifecycle(),
    device: { info: () => DEVICE },
    account: { login: async () => login() },
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    close: () => files.close(),
  };
}

export type { NodeFiles, NodeImages, NodeLifecycle, NodeNetwork, NodeScreen };
export { memoryStorage };

function nobody(): never {
  throw new WxFailure("there is no WeChat to log in to");
}

function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms) as unknown as NodeJS.Timeout;
  return () => clearTimeout(timer as unknown as number);
}

const DEVICE = {
  platform: "devtools",
  brand: "devtools",
  model: "Node",
  system: "Android 14",
  SDKVersion: "3.8.0",
  version: "8.0.50",
  language: "zh_CN",
  theme: "light",
  fontSizeSetting: 16,
  pixelRatio: 2,
  screenWidth: 375,
  screenHeight: 812,
  windowWidth: 375,
  windowHeight: 724,
  statusBarHeight: 44,
} as const;
