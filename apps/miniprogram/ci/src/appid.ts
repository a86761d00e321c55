import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ReleaseError } from "./error.ts";

/**
 * The appid written into DevTools' settings; `project.private.config.json` wins, as in DevTools.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html
 *
 * @param folder the one that holds project.config.json
 * @throws {ReleaseError} APPID when one of the files is not JSON.
 */
export function appidOfProject(folder: string): string | undefined {
  for (const name of ["project.private.config.json", "project.config.json"]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    try {
      const { appid } = JSON.parse(readFileSync(path, "utf8")) as { appid?: string };
      if (appid) return appid;
    } catch (cause) {
      throw new ReleaseError("APPID", `${path} is not JSON.`, { cause });
    }
  }
  return undefined;
}

/**
 * Makes sure that an appid can be released to.
 *
 * @throws {ReleaseError} APPID
 */
export function checkAppid(appid: string | undefined): string {
  if (!appid || appid === "touristappid")
    throw new ReleaseError(
      "APPID",
      "There is no appid to release to: touristappid is DevTools' guest and owns no mini-program. " +
        "Pass --appid wx… or set MINIPROGRAM_APPID (mp.weixin.qq.com → 开发管理 → 开发设置 → AppID).",
    );
  if (!/^wx[0-9a-f]{16}$/.test(appid))
    throw new ReleaseError(
      "APPID",
      `An appid is wx and 16 hexadecimal digits, not ${JSON.stringify(appid)}.`,
    );
  return appid;
}
