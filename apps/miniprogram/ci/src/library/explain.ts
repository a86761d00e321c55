import { ReleaseError } from "../error.ts";

const networkFailure =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|E(SOCKET)?TIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|certificate|socket hang up|tunneling socket/i;

/** miniprogram-ci's own codes for what goes wrong between it and WeChat; other numbers are the compiler's. */
const noRandomString = 20001;
const cannotSign = 20002;
const uploadFailed = 20003;

/** What miniprogram-ci threw, as far as it can be handed from process to process. */
export interface LibraryFailure {
  readonly message: string;
  readonly code?: number | string | undefined;
}

/**
 * Turns what miniprogram-ci throws into an error one can act on. WeChat documents no codes for these calls; what is
 * recognised was seen in the wild and is told by its text, as the numbers have changed.
 */
export function explain(failure: LibraryFailure): ReleaseError {
  const text = failure.message.replace(/^(Error: )+/, "");
  const { code } = failure;
  const options = { cause: failure };
  if (
    typeof code === "number" &&
    code >= 10_000 &&
    ![noRandomString, cannotSign, uploadFailed].includes(code)
  )
    return new ReleaseError("COMPILE", `WeChat's compiler stops: ${text}`, options);
  const ip = /invalid ip:?\s*([0-9a-f.:]*[0-9a-f])?/i.exec(text);
  if (ip) return new ReleaseError("IP_NOT_ALLOWED", notAllowed(ip[1]), options);
  if (/exceed max limit/i.test(text))
    return new ReleaseError(
      "PACKAGE_TOO_LARGE",
      `WeChat refuses the package: ${sentenceOf(text)} \`pnpm release:check\` lists what is in it.`,
      options,
    );
  if (code === cannotSign || /invalid signature|get new ticket fail/i.test(text))
    return new ReleaseError(
      "KEY_REFUSED",
      `WeChat does not take the upload key: ${sentenceOf(text)} It must be the newest one made for this very ` +
        "appid; a reset (重置) at mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传 ends all earlier ones.",
      options,
    );
  if (/invalid appid|\b40013\b/i.test(text))
    return new ReleaseError("APPID_REFUSED", `WeChat does not know the appid: ${sentenceOf(text)}`, options);
  if (networkFailure.test(text))
    return new ReleaseError(
      "NETWORK",
      `servicewechat.com cannot be reached: ${sentenceOf(text)} A proxy is taken from HTTPS_PROXY.`,
      options,
    );
  if (code === uploadFailed || code === noRandomString || /errCode/i.test(text))
    return new ReleaseError("WECHAT_REFUSED", `WeChat refuses: ${sentenceOf(text)}`, options);
  return new ReleaseError("UNEXPECTED", `miniprogram-ci stops: ${text}`, options);
}

function notAllowed(ip: string | undefined): string {
  const address = ip ?? "this machine's address";
  const remedy = ip?.includes(":")
    ? "The list takes IPv4 only: set NODE_OPTIONS=--dns-result-order=ipv4first, or route this machine by IPv4."
    : "Add it at mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传 → IP白名单, or switch the list off there.";
  return `WeChat saw ${address}, which is not on the upload key's IP whitelist. ${remedy}`;
}

/** WeChat's own words; it answers in JSON, which miniprogram-ci hands on as text. */
function sentenceOf(text: string): string {
  let words = text;
  try {
    const { errCode, errMsg } = JSON.parse(text) as { errCode: number; errMsg: string };
    words = `${errMsg} (${errCode})`;
  } catch {}
  return /[.!。]$/.test(words) ? words : `${words}.`;
}
