import { ossError } from "../error.ts";
import type { ObjectDigest, ObjectProperties, StoredObject } from "../store/metadata.ts";
import type { OssService } from "../types.ts";

/** OSS takes no more in one request. */
export const maxObjectSize = 5 * 1024 ** 3;

export interface ObjectUpload {
  readonly key: string;
  readonly bytes: AsyncIterable<Buffer>;
  readonly properties: ObjectProperties;
  readonly forbidOverwrite: boolean;
  /** Bytes. */
  readonly maxSize: number;
  /** Looks at what arrived before it becomes an object; throws if it is not what was meant. */
  readonly check: (digest: ObjectDigest) => void | Promise<void>;
}

/**
 * Takes an upload in and stores it, whole or not at all.
 * @throws OssError
 */
export async function storeObject({ store, now }: OssService, upload: ObjectUpload): Promise<StoredObject> {
  const { key, properties, forbidOverwrite } = upload;
  if (forbidOverwrite && store.isTaken(key)) throw ossError("alreadyExists");
  const received = await store.receive(upload.bytes, upload.maxSize);
  try {
    await upload.check(received.digest);
  } catch (error) {
    await store.discard(received);
    throw error;
  }
  const object = { ...properties, key, lastModified: now().toISOString() };
  return store.commit(received, object, { forbidOverwrite });
}
