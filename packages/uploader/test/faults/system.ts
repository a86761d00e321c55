import { createHash, randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { startEmulator } from "@zhichuan/emulator";
import { createClock, FakePhone } from "@zhichuan/fake-wx/phone";
import { createOssClient, OssError } from "@zhichuan/oss-client";
import { createUploader, type Uploader, type UploaderOptions, type UploadItem } from "../../src/index.ts";
import { wxPorts } from "../../src/wx/ports.ts";
import { startServer } from "./server.ts";

const HOUR = 3600_000;

export interface SystemOptions extends Partial<UploaderOptions> {
  /** How much faster than real time everything runs. Default 60. */
  readonly speed?: number;
  /** What chance is made of, 0 to 1. Default: `Math.random`. */
  readonly chance?: () => number;
}

export type System = Awaited<ReturnType<typeof startSystem>>;

/**
 * The whole system on this machine, one clock for all of it: emulator, signing server, and a phone whose mini-program
 * uploads with the engine as it is, which takes files from 1 MiB on in parts.
 */
export async function startSystem({ speed = 60, chance = Math.random, ...options }: SystemOptions = {}) {
  const clock = createClock({ speed });
  /** How far the servers' time has run ahead of the phone's, in milliseconds. */
  let ahead = 0;
  const now = () => new Date(clock.now() + ahead);
  const emulator = await startEmulator({ now });
  const server = await startServer(emulator, now);
  const phone = new FakePhone({ clock, random: chance });
  const bucket = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now,
  });
  await bucket.putBucketLifecycle([{ prefix: "", enabled: true, abortMultipartUploadDays: 7 }]);

  /** What was chosen, by name, as SHA-256: names are unique. */
  const contents = new Map<string, string>();
  const disks = new Map<string, string>();
  let uploader = launch();

  function launch(): Uploader {
    Object.assign(globalThis, { wx: phone.wx });
    const ports = { ...wxPorts(), clock: phone.clock, warn: () => {} };
    return createUploader({
      server: server.url,
      profile: "document",
      multipartFrom: 1024 * 1024,
      ...options,
      ports,
    });
  }

  return {
    clock,
    emulator,
    server,
    phone,
    bucket,
    /** The engine of the run: another one after `restart`. */
    get uploader() {
      return uploader;
    },

    /** Puts a file on the phone and remembers what is in it. */
    async choose(name: string, content: number | Uint8Array) {
      const bytes = typeof content === "number" ? randomBytes(content) : content;
      contents.set(name, sha256(bytes));
      const file = await phone.choose(name, bytes);
      disks.set(name, phone.locate(file.path));
      return file;
    },

    /** Where on this machine's disk a chosen file lies, for `phone.chooseAgain`. */
    disk: (name: string) => disks.get(name) ?? "",

    /** Kills the mini-program and starts it again; gives what it offers to go on with. */
    async restart(): Promise<readonly UploadItem[]> {
      await phone.restart();
      uploader = launch();
      return uploader.restore();
    },

    /** Lets so many milliseconds pass. */
    pass: (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve)),

    /** Lets so many milliseconds pass at the servers at once: what they have signed for the phone grows old. */
    async age(ms: number): Promise<void> {
      // What the server has signed for itself must not: it is used at once.
      while (server.isAsking) await new Promise((resolve) => setImmediate(resolve));
      ahead += ms;
    },

    /** Lets the seven days pass after which the bucket's rule drops what is unfinished. */
    async sweep(): Promise<void> {
      await this.age(9 * 24 * HOUR);
      await emulator.runLifecycle();
    },

    /** Waits until what the items show holds. Rejects after two hours of the clock. */
    async until(
      holds: (items: readonly UploadItem[]) => boolean,
      what = "what was waited for",
    ): Promise<void> {
      const late = clock.now() + 2 * HOUR;
      while (!holds(uploader.items())) {
        if (clock.now() > late) throw new Error(`${what} did not come: ${JSON.stringify(uploader.items())}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },

    /** Waits until no upload is under way. */
    async settled(): Promise<readonly UploadItem[]> {
      await this.until((items) => items.every(isOver), "the end");
      return uploader.items();
    },

    /** Waits until every fault of the phone's link has struck, and what was on its way has gone as far as it can. */
    async struck(): Promise<void> {
      await this.until(() => phone.faults.left === 0, "the fault");
      await this.pass(500);
    },

    /** Whether the bucket has an upload's bytes, and no others. */
    async isStored({ name, file }: UploadItem): Promise<boolean> {
      const { body } = await bucket.getObject(file?.key ?? "");
      return sha256(await buffer(body)) === contents.get(name);
    },

    /** The objects that are none of the files. */
    async strangeObjects(): Promise<readonly string[]> {
      const strange: string[] = [];
      let page = await bucket.listObjects({ maxKeys: 1000 });
      const objects = [...page.objects];
      while (page.nextContinuationToken !== undefined) {
        page = await bucket.listObjects({ maxKeys: 1000, continuationToken: page.nextContinuationToken });
        objects.push(...page.objects);
      }
      for (const { key } of objects) {
        if (key.startsWith(server.indexPrefix)) continue;
        const found = await bucket.getObject(key).catch(unlessDeleted);
        if (!found) continue;
        const name = decodeURIComponent(found.head.metadata.name ?? "");
        if (sha256(await buffer(found.body)) !== contents.get(name)) strange.push(`${key} (${name})`);
      }
      return strange;
    },

    /** What the phone keeps as long as an upload is not over: its private copy, its entry in the storage. */
    async kept(): Promise<readonly string[]> {
      const { keys } = phone.wx.getStorageInfoSync();
      return [
        ...(await phone.userFiles()).map((name) => `copy ${name}`),
        ...keys.filter((key) => key.startsWith("zhichuan/")).map((key) => `entry ${key}`),
      ];
    },

    /** What is there, on the phone and at the bucket, as long as an upload is not over. */
    async unfinished(): Promise<readonly string[]> {
      const { uploads } = await bucket.listMultipartUploads();
      return [...uploads.map(({ key, uploadId }) => `multipart ${key} ${uploadId}`), ...(await this.kept())];
    },

    async close(): Promise<void> {
      await phone.close();
      await server.stop();
      await emulator.close();
    },
  };
}

function isOver({ state }: UploadItem): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

function unlessDeleted(error: unknown): undefined {
  if (!(error instanceof OssError) || error.code !== "NoSuchKey") throw error;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
