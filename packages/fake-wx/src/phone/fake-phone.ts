import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FakeWx } from "../fake-wx.ts";
import { createNodePlatform, type NodePlatform } from "../node/index.ts";
import type { ClockPort, DeviceQuirks, NetworkStatus } from "../platform.ts";
import { createClock } from "./clock.ts";
import { Faults } from "./faults.ts";
import { Link, type LinkOptions } from "./link.ts";
import { PhoneFiles } from "./phone-files.ts";
import { PhoneNetwork } from "./phone-network.ts";
import { type Run, startRun } from "./run.ts";

/** How long WeChat lets tasks run in the background, in milliseconds. */
const BACKGROUND_GRACE = 5000;
/** Where what fills the phone lies: the rest of the mini-program is not to stumble upon it. */
const FILLER = "fake-phone-filler";
const STORAGE_LIMIT = 10 * 1024 * 1024;
const USER_FILES_LIMIT = 200 * 1024 * 1024;

export interface FakePhoneOptions {
  /** The true time, which servers may share. Default: a clock at real speed. Example: `createClock({ speed: 100 })`. */
  readonly clock?: ClockPort;
  /** What the link's breaks are drawn from, 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** What WeChat gives the phone's user for `wx.login`. Default: it fails. Example: `() => emulator.wechat.login("zhang")`. */
  readonly login?: () => string | Promise<string>;
}

/** A file on the phone, as a page has it from `wx.chooseMessageFile`. */
export interface PhoneFile {
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A phone with a mini-program on it, both in the hands of a test: real HTTP and real files over Node. */
export class FakePhone {
  /** What goes wrong on the way to a server, one request at a time. */
  readonly faults = new Faults();
  readonly #clock: ClockPort;
  readonly #platform: NodePlatform;
  readonly #files: PhoneFiles;
  readonly #network: PhoneNetwork;
  readonly #link: Link;
  readonly #disk = mkdtempSync(join(tmpdir(), "fake-phone-"));
  #quirks: DeviceQuirks = {};
  #ahead = 0;
  #run: Run;
  #stopGrace = () => {};

  constructor({ clock = createClock(), random = Math.random, login }: FakePhoneOptions = {}) {
    this.#clock = clock;
    this.#platform = createNodePlatform({ clock: this.#ownClock(), ...(login && { login }) });
    this.#files = new PhoneFiles(this.#platform.files);
    this.#link = new Link(clock, random);
    const carrier = this.#platform.network;
    this.#network = new PhoneNetwork({ carrier, clock, link: this.#link, faults: this.faults });
    this.#run = this.#start();
  }

  /** The mini-program's `wx`: another one after `restart`. */
  get wx(): FakeWx {
    return this.#run.wx;
  }

  /** The mini-program's clock, which shows the phone's time: another one after `restart`, with no timers. */
  get clock(): ClockPort {
    return this.#run.clock;
  }

  /** What the user was shown, and what they answer. */
  get screen(): NodePlatform["screen"] {
    return this.#platform.screen;
  }

  /** Puts a file on the phone and gives it as if the user had chosen it. */
  async choose(name: string, bytes: Uint8Array): Promise<PhoneFile> {
    return this.chooseAgain(await this.#write(name, bytes));
  }

  /** Puts an empty file of so many bytes on the phone, which takes no room on disk however long it is. */
  async chooseSparse(name: string, size: number): Promise<PhoneFile> {
    const disk = await this.#write(name, new Uint8Array());
    await truncate(disk, size);
    return { path: this.#platform.files.register(disk), name, size };
  }

  /** Lets the user choose the file at a path again, as after a restart: the same bytes under another path. */
  async chooseAgain(diskPath: string): Promise<PhoneFile> {
    const { files } = this.#platform;
    files.willChoose([diskPath]);
    const [file] = (await files.choose({ from: "chat", count: 1, type: "all" })) ?? [];
    if (!file) throw new Error(`${diskPath} was not chosen`);
    return { path: file.path, name: file.name, size: file.size };
  }

  /** Gives where on the machine's disk a file of the phone lies. Throws for a path that leads nowhere. */
  locate(path: string): string {
    const disk = this.#platform.files.locate(path);
    if (disk === undefined) throw new Error(`the phone has no file ${path}`);
    return disk;
  }

  /** Gives the names in the mini-program's own folder. */
  async userFiles(): Promise<readonly string[]> {
    const names = await this.#files.list(this.#files.userFolder);
    return names.filter((name) => name !== FILLER);
  }

  /** Lets the next reads give half of what is asked for. */
  shortenReads(times = 1): void {
    this.#files.shortenReads(times);
  }

  /** Says how fast, how far and how reliable the way to every server is from now on. */
  link(options: LinkOptions): void {
    this.#link.set(options);
  }

  /** Takes the network away: all tasks fail, new ones too. */
  goOffline(): void {
    this.#network.change("none");
  }

  /** Moves to a network, from none or from another: what runs meanwhile fails. */
  goOnline(type: Exclude<NetworkStatus["networkType"], "none"> = "wifi"): void {
    this.#network.change(type);
  }

  /** Sends the mini-program to the background: after 5 s its tasks are interrupted, and there is no network. */
  hide(): void {
    this.#stopGrace();
    this.#stopGrace = this.#clock.after(BACKGROUND_GRACE, () => this.#network.suspend());
    this.#run.lifecycle.hide();
  }

  /** Brings the mini-program back to the foreground. */
  show(): void {
    this.#wake();
    this.#run.lifecycle.show();
  }

  /** Sets the phone's clock wrong: milliseconds ahead of the true time, or behind it. */
  setClockAhead(ms: number): void {
    this.#ahead = ms;
  }

  /** Makes the phone depart from what WeChat documents. Example: `{ jumpsProgress: true }`. */
  setQuirks(quirks: DeviceQuirks): void {
    this.#quirks = quirks;
  }

  /** Fills what `wx.setStorage` may take, so that the next entry is refused. */
  fillStorage(): void {
    const { storage } = this.#platform;
    const taken = storage.keys().reduce((sum, key) => sum + key.length + (storage.get(key)?.length ?? 0), 0);
    storage.set(FILLER, JSON.stringify("x".repeat(Math.max(0, STORAGE_LIMIT - taken - FILLER.length - 2))));
  }

  /** Fills what the mini-program may keep in its own folder, so that the next copy is refused. */
  async fillUserFiles(): Promise<void> {
    const filler = this.locate(`${this.#files.userFolder}/${FILLER}`);
    await writeFile(filler, "");
    await truncate(filler, USER_FILES_LIMIT);
  }

  /** Undoes `fillStorage` and `fillUserFiles`. */
  async makeRoom(): Promise<void> {
    this.#platform.storage.remove(FILLER);
    await rm(this.locate(`${this.#files.userFolder}/${FILLER}`), { force: true });
  }

  /**
   * Kills the mini-program and starts it again, in the foreground: what it had in memory and the temporary files are
   * gone, storage and its own folder stay. `wx` and `clock` are new ones.
   */
  async restart(): Promise<void> {
    this.#run.end();
    this.#wake();
    this.#platform.files.forgetTemporary();
    // What the killed one has in its microtasks runs out before there is a new `wx` that it could call.
    await new Promise((resolve) => setImmediate(resolve));
    this.#run = this.#start();
  }

  /** Kills the mini-program and takes every file of the phone away. */
  async close(): Promise<void> {
    this.#run.end();
    this.#stopGrace();
    await this.#platform.close();
    await rm(this.#disk, { recursive: true, force: true });
  }

  #start(): Run {
    const { lifecycle: _ofTheRun, ...world } = this.#platform;
    const quirks = () => this.#quirks;
    const device = {
      info: () => world.device.info(),
      get quirks() {
        return quirks();
      },
    };
    const account = {
      login: async () => {
        this.#network.check();
        return world.account.login();
      },
    };
    return startRun({ ...world, account, device, files: this.#files, network: this.#network });
  }

  #wake(): void {
    this.#stopGrace();
    this.#network.resume();
  }

  #ownClock(): ClockPort {
    return {
      now: () => this.#clock.now() + this.#ahead,
      after: (ms, run) => this.#clock.after(ms, run),
    };
  }

  async #write(name: string, bytes: Uint8Array): Promise<string> {
    const folder = join(this.#disk, randomBytes(8).toString("hex"));
    await mkdir(folder);
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  }
}
