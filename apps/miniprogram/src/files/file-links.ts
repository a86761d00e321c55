import type { FilesApi } from "./files-api.ts";

/** Milliseconds a link must still live to be used. */
const LEAST_LIFE = 60_000;

/** A link to a stored file. */
interface FileLink {
  readonly url: string;
  /** Milliseconds it still lives. */
  readonly life: number;
}

/** Links to stored files: asked for when they are needed, kept while they live. */
export interface FileLinks {
  /** A link that lives at least a minute more; those that ask at the same time share one request. */
  get(key: string): Promise<FileLink>;
  /** Another link than those before: the last one was refused, or a long life is wanted. */
  renew(key: string): Promise<FileLink>;
}

/** `now`: milliseconds; only its differences count, since the phone's clock may be wrong. */
export function createFileLinks(api: Pick<FilesApi, "url">, now: () => number): FileLinks {
  const links = new Map<string, { readonly url: string; readonly ends: number }>();
  const asking = new Map<string, Promise<FileLink>>();

  const ask = async (key: string): Promise<FileLink> => {
    const asked = now();
    const { url, expiresAt, serverTime } = await api.url(key);
    const life = Date.parse(expiresAt) - Date.parse(serverTime);
    links.set(key, { url, ends: asked + life });
    return { url, life };
  };
  const renew = (key: string): Promise<FileLink> => {
    const under = asking.get(key) ?? ask(key).finally(() => asking.delete(key));
    asking.set(key, under);
    return under;
  };
  return {
    async get(key) {
      const known = links.get(key);
      const life = known ? known.ends - now() : 0;
      return known && life >= LEAST_LIFE ? { url: known.url, life } : renew(key);
    },
    renew,
  };
}
