import { isIP } from "node:net";
import { ReleaseError } from "./error.ts";

/**
 * Makes sure that a phone will be let through to the server's address: WeChat takes HTTPS and named hosts only.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html
 *
 * @param address example: `https://api.example.com`
 * @throws {ReleaseError} API_ADDRESS
 */
export function checkApiAddress(address: string | undefined): string {
  if (!address)
    throw new ReleaseError(
      "API_ADDRESS",
      "The server's address is missing: pass --api https://api.example.com or set MINIPROGRAM_API.",
    );
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.search || url.hash || url.username)
    throw new ReleaseError(
      "API_ADDRESS",
      `A phone reaches HTTPS servers only: the address must be like https://api.example.com, not ${JSON.stringify(address)}.`,
    );
  if (url.hostname === "localhost" || isIP(url.hostname.replace(/^\[|\]$/g, "")))
    throw new ReleaseError(
      "API_ADDRESS",
      `WeChat's request domain list takes names, not ${url.hostname}: give the server a domain.`,
    );
  return address;
}
