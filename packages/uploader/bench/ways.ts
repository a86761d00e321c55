import { type Call, createUploader, type HttpAnswer, type HttpRequest, type Ports } from "../src/index.ts";
import { type LinkOptions, VirtualLink } from "./virtual-link.ts";
import { VirtualTime } from "./virtual-time.ts";

/** One way to bring a file of `size` bytes over a link; gives seconds until it is stored. */
export type Way = (size: number, options: LinkOptions, random: () => number) => Promise<number>;

/** Bytes of a request and its answer beside the file's own. */
const OVERHEAD = 1000;
const BLOCK = 256 * 1024;

/** The engine as it is. The server's answers are made here, since they say nothing but where a part goes. */
export const thisEngine: Way = async (size, options, random) => {
  const time = new VirtualTime();
  const link = new VirtualLink(time, options, random);
  const answer = (request: HttpRequest): object => {
    if (request.body instanceof ArrayBuffer) return {};
    const serverTime = new Date(time.now()).toISOString();
    const asked = JSON.parse(request.body ?? "");
    if (request.url.endsWith("/uploads"))
      return { kind: "multipart", upload: "sealed", block: BLOCK, serverTime };
    if (request.url.endsWith("/complete")) return { key: "key" };
    const parts = asked.parts.map(({ start, blocks }: { start: number; blocks: number }) => ({
      start,
      length: Math.min(blocks * BLOCK, size - start),
      number: start / BLOCK + 1,
      url: "https://bucket.example.com",
      headers: {},
    }));
    return { parts, serverTime, expiresAt: new Date(time.now() + 900_000).toISOString() };
  };
  const send = (request: HttpRequest): Call<HttpAnswer> => {
    const { body = "" } = request;
    const call = link.exchange(OVERHEAD + (typeof body === "string" ? 0 : body.byteLength));
    return {
      answer: call.answer.then(() => ({ status: 200, headers: {}, body: JSON.stringify(answer(request)) })),
      abort: call.abort,
    };
  };
  const noForm = () => {
    throw new Error("the file is large enough for parts");
  };
  const ports: Ports = {
    http: { send, postForm: noForm },
    files: {
      stat: async () => ({ size, lastModifiedTime: 1 }),
      read: async (_path, _position, length) => new ArrayBuffer(length),
      digest: async () => "00",
      copyPath: (name) => name,
      keep: async () => false,
      forget: async () => {},
    },
    store: { get: () => "", set() {}, remove() {}, keys: () => [] },
    network: { onChange() {} },
    lifecycle: { onHide() {}, onShow() {} },
    clock: time,
    random,
    warn() {},
  };
  const uploader = createUploader({ server: "https://upload.example.com", profile: "document", ports });
  const id = uploader.add({ path: "a.zip", name: "a.zip", size });
  const isStored = () => {
    const [item] = uploader.items();
    if (item?.state === "failed") uploader.retry(id);
    return item?.state === "done";
  };
  return (await time.pass(isStored)) / 1000;
};

/**
 * The guide's way: one POST of the whole file, which begins anew from its first byte whenever the connection breaks.
 * https://help.aliyun.com/zh/oss/user-guide/upload-objects-to-oss-from-wechat-mini-programs
 */
export const onePost: Way = (size, options, random) =>
  raced(options, random, async (link) => {
    await untilStored(link, OVERHEAD);
    await untilStored(link, OVERHEAD + size);
  });

const COS_PART = 1024 * 1024;
const COS_PARALLEL = 3;

/**
 * The rules of cos-wx-sdk-v5 1.8.0: parts of 1 MB, three at once, each repeated at once when it fails. The SDK signs on
 * the phone, so that only the beginning and the end are calls beside the parts.
 */
export const cosRules: Way = (size, options, random) =>
  raced(options, random, async (link) => {
    await untilStored(link, OVERHEAD);
    let next = 0;
    const work = async () => {
      for (let start = next; start < size; start = next) {
        next += COS_PART;
        await untilStored(link, OVERHEAD + Math.min(COS_PART, size - start));
      }
    };
    await Promise.all(Array.from({ length: COS_PARALLEL }, work));
    await untilStored(link, OVERHEAD);
  });

async function raced(
  options: LinkOptions,
  random: () => number,
  run: (link: VirtualLink) => Promise<void>,
): Promise<number> {
  const time = new VirtualTime();
  let isOver = false;
  const running = run(new VirtualLink(time, options, random)).then(() => {
    isOver = true;
  });
  const ms = await time.pass(() => isOver);
  await running;
  return ms / 1000;
}

async function untilStored(link: VirtualLink, bytes: number): Promise<void> {
  for (;;) {
    const stored = await link.exchange(bytes).answer.then(
      () => true,
      () => false,
    );
    if (stored) return;
  }
}
