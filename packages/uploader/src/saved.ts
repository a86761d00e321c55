import type { Run } from "./coverage.ts";
import type { Ports } from "./ports.ts";

/** The version of what is kept: entries of another are thrown away. */
const VERSION = 2;

/** Milliseconds an upload can be gone on with: as long as the server's ticket and the bucket's rule have it. */
const KEPT_FOR = 7 * 24 * 3600 * 1000;

/** How many uploads are kept. */
const MOST = 50;

/** All that has to be known to go on with an upload, also after the app was killed. */
export interface Memo {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it was added, in milliseconds by the phone. */
  readonly since: number;
  /** Whether there is a private copy, or one is being made. */
  copied?: boolean;
  /** The file's SHA-256, once the platform has computed it. */
  digest?: string | undefined;
  /** Names the upload to the server. */
  requestId?: string | undefined;
  /** Whether it goes in parts. */
  multipart?: boolean;
  /** The ticket's `upload`. */
  upload?: string | undefined;
  /** The ticket's, for parts. */
  block?: number;
  /** Whether everything was sent: only the confirmation is missing. */
  sent?: boolean;
  /** What of it is stored, in parts. */
  runs: readonly Run[];
}

/** The uploads that are not over, in the phone's storage. It may be full: then they are only not there after a kill. */
export interface Saved {
  /** In the order they were added; throws away what is too old or not to be read. */
  load(): Memo[];
  save(memo: Memo): void;
  /** How much the private copies take. */
  copiedBytes(): number;
  /** Forgets an upload and its private copy. */
  drop(memo: Pick<Memo, "id">): void;
  /** Where the private copy of an upload is or would be. */
  copyPath(memo: Pick<Memo, "id">): string;
}

/** `profile` keeps the uploads of two uploaders apart. */
export const createSaved = (
  { store, files, clock, warn }: Pick<Ports, "store" | "files" | "clock" | "warn">,
  profile: string,
): Saved => {
  const prefix = `zhichuan/${profile}/`;

  const safely = <T>(what: () => T): T | undefined => {
    try {
      return what();
    } catch (error) {
      warn(`storage: ${error}`);
      return undefined;
    }
  };
  const ids = () =>
    (safely(() => store.keys()) ?? [])
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort(); // By time, with which an id begins.
  const find = (id: string) => {
    const entry = safely(() => store.get(prefix + id)) as { version?: number; memo?: Memo } | undefined;
    return entry?.version === VERSION ? entry.memo : undefined;
  };
  const set = (id: string, entry: object) => safely(() => store.set(prefix + id, entry));
  const copyPath = ({ id }: Pick<Memo, "id">) => files.copyPath(`zhichuan-${id}`);
  const drop = ({ id }: Pick<Memo, "id">) => {
    // An empty entry stays until the copy is gone: a kill between the two would leave a copy nobody knows of.
    set(id, {});
    void files.forget(copyPath({ id })).then(() => find(id) ?? safely(() => store.remove(prefix + id)));
  };
  const memos = () => ids().flatMap((id) => find(id) ?? []);

  return {
    load() {
      const isGood = (id: string) => Math.abs(clock.now() - (find(id)?.since ?? 0)) < KEPT_FOR;
      for (const id of ids()) if (!isGood(id)) drop({ id });
      return memos();
    },
    copiedBytes: () => memos().reduce((sum, { copied, size }) => sum + (copied ? size : 0), 0),
    save(memo) {
      const known = ids();
      if (known.length < MOST || known.includes(memo.id)) set(memo.id, { version: VERSION, memo });
    },
    drop,
    copyPath,
  };
};
