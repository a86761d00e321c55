import { createUploader, type Uploader } from "@zhichuan/uploader/wx";
import { createLimits, type Limits } from "../picking/limits.ts";
import { createLinks, type Links } from "../wechat/links.ts";
import { createOwnSession, type OwnSession, sessionFor } from "./sessions.ts";

/** Milliseconds between two steps of progress: four a second look smooth beside a bar that glides. */
const PROGRESS_INTERVAL = 250;

/** Who uploads: the WeChat user, somebody the mini-program has a token for, or nobody in particular. */
export type Login = "wechat" | "token" | "none";

/** What is uploaded where, and by whom. */
export interface Target {
  /** The server's address; empty means the one that was built in. */
  readonly server: string;
  /** Example: `document`. */
  readonly profile: string;
  readonly login: Login;
}

/** The uploads of one target. They outlive the page that shows them. */
export interface Uploading {
  readonly uploader: Uploader;
  readonly links: Links;
  readonly limits: Limits;
  /** An upload's id → a picture of it on the phone. */
  readonly thumbs: Map<string, string>;
  /** An upload's id → when it was chosen, as a number that grows with every choice. */
  readonly choices: Map<string, number>;
  /** The uploads that the last run left unfinished: paused until the user has been asked. */
  readonly unfinished: Promise<ReadonlySet<string>>;
  /** Only with `login: "token"`. */
  readonly ownSession: OwnSession | undefined;
  /** Called when the server refuses the token. */
  onExpired: () => void;
}

const all = new Map<string, Uploading>();

/** The uploads of a target, the same for every page and component of a run. Throws a RangeError for a wrong address. */
export function uploadingFor(target: Target): Uploading {
  const server = target.server || __API_BASE__;
  const key = `${server} ${target.profile}`;
  const known = all.get(key);
  if (known) return known;
  const made = start({ ...target, server });
  all.set(key, made);
  return made;
}

function start({ server, profile, login }: Target): Uploading {
  const ownSession = login === "token" ? createOwnSession(() => uploading.onExpired()) : undefined;
  const session = login === "wechat" ? sessionFor(server) : ownSession;
  const uploader = createUploader({
    server,
    profile,
    progressInterval: PROGRESS_INTERVAL,
    ...(session && { session }),
  });
  const uploading: Uploading = {
    uploader,
    links: createLinks(uploader, () => Date.now()),
    limits: createLimits(server, profile),
    thumbs: new Map(),
    choices: new Map(),
    unfinished: restorePaused(uploader),
    ownSession,
    onExpired() {},
  };
  return uploading;
}

/** Nobody wants to find half a film gone over mobile data because the app was opened. */
async function restorePaused(uploader: Uploader): Promise<ReadonlySet<string>> {
  const restored = await uploader.restore();
  for (const { id } of restored) uploader.pause(id);
  return new Set(restored.map(({ id }) => id));
}
