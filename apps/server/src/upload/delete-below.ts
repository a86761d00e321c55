import type { OssClient } from "@zhichuan/oss-client";

/** OSS lists and deletes no more at once. */
const BATCH = 1000;

/**
 * Deletes every object whose key begins with `prefix`; gives how many that were. Broken off it has deleted some, and
 * called again it goes on with the rest. Throws an OssError.
 */
export async function deleteBelow(
  oss: Pick<OssClient, "listObjects" | "deleteObjects">,
  prefix: string,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    // From the start each time: something may have come in before what is deleted already.
    const { objects } = await oss.listObjects({ prefix, maxKeys: BATCH });
    if (objects.length === 0) return deleted;
    await oss.deleteObjects(objects.map(({ key }) => key));
    deleted += objects.length;
  }
}
