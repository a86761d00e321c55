import { FILES_A_PAGE, type FileEntry, type FilesAnswer } from "@zhichuan/contract";
import type { Dependencies } from "../dependencies.ts";
import type { User } from "../plugins/user.ts";
import { mayBeShown } from "./file-moderation.ts";
import { fileName } from "./file-name.ts";
import { ownPrefix, profileIn } from "./own-key.ts";
import { nextPage, startOfPage } from "./page.ts";
import { thumbnailUrl } from "./thumbnail.ts";

type Needs = Pick<Dependencies, "config" | "oss" | "moderation" | "signers" | "now">;

/**
 * One page of the user's files, newest first: https://help.aliyun.com/zh/oss/developer-reference/listobjectsv2. `after`
 * is the `next` of the page before. Names and types are in the objects' headers, so each is asked for by a HEAD of its
 * own, all at once; what was deleted in between is left out, so a page may be short and still have a next. Throws
 * INVALID_REQUEST, CREDENTIALS_UNAVAILABLE or an OssError.
 */
export async function listFiles(
  needs: Needs,
  user: User,
  after: string | undefined,
): Promise<Omit<FilesAnswer, "serverTime">> {
  const prefix = ownPrefix({ prefix: needs.config.prefix, user: user.id });
  const { objects, nextContinuationToken } = await needs.oss.listObjects({
    prefix,
    maxKeys: FILES_A_PAGE,
    ...(after !== undefined && { startAfter: startOfPage(prefix, after) }),
  });
  const entries = await Promise.all(objects.map(({ key }) => readEntry(needs, user, prefix, key)));
  const last = objects.at(-1);
  return {
    files: entries.filter((entry) => entry !== undefined),
    ...(nextContinuationToken !== undefined && last && { next: nextPage(prefix, last.key) }),
  };
}

async function readEntry(
  needs: Needs,
  user: User,
  prefix: string,
  key: string,
): Promise<FileEntry | undefined> {
  const profile = profileIn(key.slice(prefix.length));
  if (profile === undefined) return undefined;
  const head = await needs.oss.headObject(key);
  if (!head) return undefined;
  const verdict = await needs.moderation.of({ key, profile, head }, user);
  const thumbnail = mayBeShown(verdict) ? await thumbnailUrl(needs, { key, head }) : undefined;
  return {
    key,
    name: fileName(key, head),
    profile,
    size: head.size,
    contentType: head.contentType,
    uploadedAt: head.lastModified.toISOString(),
    ...(verdict && { moderation: verdict }),
    ...(thumbnail !== undefined && { thumbnail }),
  };
}
