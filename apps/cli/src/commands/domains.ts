import { type Command, type Outcome, text } from "../command.ts";
import { UsageError } from "../errors.ts";
import { PUBLIC } from "../settings.ts";

export const domains: Command = {
  name: "domains",
  summary: "what to paste into the mini-program's domain lists",
  usage: ["domains [--server URL]"],
  about:
    "mp.weixin.qq.com, 开发管理 → 服务器域名. Each list takes 200 names and can be\nchanged 50 times a month. The bucket stands in all three: forms go by uploadFile, parts by request, links are opened\nby downloadFile.",
  options: {
    server: {
      type: "string",
      value: "URL",
      help: "the server's public address, for instance https://api.example.com (default: that of CALLBACK_URL)",
    },
  },
  async run({ options, settings, screen }): Promise<Outcome> {
    const { publicUrl, callback } = settings.config(...PUBLIC, "CALLBACK_URL");
    const server = originOf(text(options, "server") ?? callback?.url);
    if (server === undefined)
      throw new UsageError("Give --server https://api.example.com: the address your mini-program calls.");
    const lists = { request: [server, publicUrl], uploadFile: [publicUrl], downloadFile: [publicUrl] };
    screen.say("request 合法域名");
    for (const url of lists.request) screen.say(`  ${url}`);
    screen.say("uploadFile 合法域名");
    screen.say(`  ${publicUrl}`);
    screen.say("downloadFile 合法域名");
    screen.say(`  ${publicUrl}`);
    const refused = [...new Set(lists.request)].flatMap((url) => unfitFor(url));
    for (const line of refused) screen.say(`${screen.style("yellow", "!")} ${line}`);
    return { exit: refused.length > 0 ? 1 : 0, data: { ...lists, refused } };
  },
};

function originOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.parse(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
  if (!url) throw new UsageError(`${address} is no address: give for instance https://api.example.com`);
  return url.origin;
}

/** What WeChat does not take into its lists: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
function unfitFor(address: string): string[] {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:") return [`${address} is not https: WeChat takes it in the developer tools only.`];
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname))
    return [`${address} is no domain name: WeChat takes names with an ICP filing only, no addresses.`];
  return [];
}
