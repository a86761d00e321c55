import { WxFailure } from "../calls.ts";
import type { AccountPort, NetworkPort } from "../platform.ts";

/** Not among wx's own entries, so that `wx.clearStorage` makes nobody another user. */
const ENTRY = "fake-wx user";

/**
 * The account of whoever uses this browser: drawn once and kept, so that every profile, device and private window is a
 * user of its own. `wechatUrl`: an emulator's WeChat. Example: `http://127.0.0.1:9003`.
 */
export function createAccount(
  wechatUrl: string,
  {
    network,
    store,
    randomBytes,
  }: {
    readonly network: Pick<NetworkPort, "exchange">;
    readonly store: Storage;
    randomBytes(length: number): Uint8Array;
  },
): AccountPort {
  const user = () => {
    const kept = store.getItem(ENTRY);
    if (kept !== null) return kept;
    const drawn = Array.from(randomBytes(8), (byte) => byte.toString(16).padStart(2, "0")).join("");
    store.setItem(ENTRY, drawn);
    return drawn;
  };
  return {
    async login() {
      const request = {
        method: "POST",
        url: `${wechatUrl}/emulator/login`,
        headers: { "content-type": "application/json" },
        body: [new TextEncoder().encode(JSON.stringify({ user: user() }))],
      };
      const { signal } = new AbortController();
      const { status, body } = await network.exchange(request, { signal });
      if (status !== 200) throw new WxFailure(`WeChat answered ${status}`);
      return (JSON.parse(new TextDecoder().decode(body)) as { code: string }).code;
    },
  };
}
