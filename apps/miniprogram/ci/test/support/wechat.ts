import type { KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { unpack } from "./package-format.ts";
import { SignatureCheck } from "./signature.ts";
import { startTlsProxy, type TlsProxy } from "./tls-proxy.ts";

/** What was uploaded, unpacked; `ci.signature` is taken out. */
export interface Upload {
  readonly kind: "upload" | "preview";
  readonly query: URLSearchParams;
  readonly files: Map<string, Buffer>;
}

interface Answer {
  readonly errCode: number;
  readonly errMsg?: string;
  readonly data?: unknown;
  readonly body?: unknown;
  readonly innerRequestResp?: unknown;
}

/**
 * A stand-in for servicewechat.com as miniprogram-ci calls it. It checks what can be checked from this side: the
 * signature and the package. What WeChat makes of either is beyond it.
 */
export class Wechat implements AsyncDisposable {
  readonly uploads: Upload[] = [];
  /** Answers every signed call with this instead. */
  refusal: Answer | undefined;
  /** The picture a preview gets. */
  picture: Buffer = Buffer.alloc(0);
  /** Whether it gives the source maps of the last upload. */
  keepsSourceMaps = true;
  readonly #signatures: SignatureCheck;
  #proxy: TlsProxy | undefined;

  private constructor(signatures: SignatureCheck) {
    this.#signatures = signatures;
  }

  static async start(appid: string, publicKey: KeyObject): Promise<Wechat> {
    const wechat = new Wechat(new SignatureCheck(appid, publicKey));
    wechat.#proxy = await startTlsProxy("servicewechat.com", async (request, response) => {
      const answer = await wechat.#answer(request);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
    return wechat;
  }

  get proxy(): TlsProxy {
    if (!this.#proxy) throw new Error("not started");
    return this.#proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy?.[Symbol.asyncDispose]();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? "", "https://servicewechat.com");
    const body = await buffer(request);
    const call = url.pathname.replace("/wxa/ci/", "");
    if (call === "getrandstr") return { errCode: 0, data: { randomString: this.#signatures.randomString() } };
    if (call === "getwhiteextlist") return { errCode: 0, data: {} };
    if (call === "upload" || call === "testSourceURL")
      return this.#upload(call === "upload" ? "upload" : "preview", url.searchParams, body);

    const { signature, offset, limit } = JSON.parse(body.toString()) as Record<string, unknown>;
    const refused = this.#refuse(signature);
    if (refused) return refused;
    if (call === "getattr") return { errCode: 0, data: attributes };
    const maps = this.#sourceMaps();
    if (call === "get_dev_sourcemap_info")
      return this.keepsSourceMaps
        ? { errCode: 0, data: { total_size: maps.length, limit: 65_536 } }
        : { errCode: -1, errMsg: "system error" };
    if (call === "get_dev_sourcemap") {
      const chunk = maps.slice(Number(offset), Number(offset) + Number(limit));
      return { errCode: 0, innerRequestResp: { errCode: 0, body: chunk } };
    }
    throw new Error(`${call} is not known here`);
  }

  #upload(kind: Upload["kind"], query: URLSearchParams, body: Buffer): Answer {
    const files = unpack(body);
    const signed = JSON.parse(files.get("ci.signature")?.toString() ?? "{}") as { signature?: string };
    const refused = this.#refuse(signed.signature);
    if (refused) return refused;
    files.delete("ci.signature");
    this.uploads.push({ kind, query, files });
    return { errCode: 0, body: { qrcode_img: this.picture.toString("base64"), subpackage_info: [] } };
  }

  #refuse(signature: unknown): Answer | undefined {
    if (!this.#signatures.accepts(signature))
      return { errCode: -1, errMsg: "get new ticket fail innerCode: 40001, innerMsg: invalid signature" };
    return this.refusal;
  }

  #sourceMaps(): string {
    const files = [...(this.uploads.at(-1)?.files ?? [])].filter(([path]) => path.endsWith(".map"));
    return JSON.stringify({
      sourcemap_list: files.map(([fullpath, content]) => ({ fullpath, sourcemap: content.toString() })),
    });
  }
}

const attributes = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: true,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 20,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxCustomTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
};
