import type { ProfileName } from "@zhichuan/contract/types";
import type { SessionSource } from "./session.ts";

export interface UploaderOptions {
  /** The signing server's address. Example: `https://upload.example.com`. */
  readonly server: string;
  /** What is uploaded, as the server's profiles name it. Example: `document`. */
  readonly profile: ProfileName | (string & {});
  /** Who uploads, where the server wants to know. Default nobody. Example: `createWxSession({ server })`. */
  readonly session?: SessionSource;
  /** How many files upload at once, 1 to 10. Default 3. Example: `1`. */
  readonly parallel?: number;
  /** Connections to the bucket over all files, 1 to 10, which is all that WeChat runs at once. Default 6. Example: `4`. */
  readonly connections?: number;
  /** Bytes from which a file goes in parts. Default 10 MiB. Example: `4 * 1024 * 1024`. */
  readonly multipartFrom?: number;
  /** How many tries more in a row, without a byte confirmed, before an upload fails. Default 8. Example: `0`. */
  readonly retries?: number;
  /** Milliseconds a server or bucket is waited for that says it will be able again. Default 900000. Example: `60_000`. */
  readonly patience?: number;
  /** Whether files this user has stored before are found by their SHA-256 and not sent again. Default false. */
  readonly instant?: boolean;
  /** Bytes of private copies, of WeChat's 200 MB for all files of an app. Default 150 MiB. Example: `0`. */
  readonly copyBudget?: number;
  /** Milliseconds for each call to the server. Default 15000. Example: `30_000`. */
  readonly serverTimeout?: number;
  /** Milliseconds for sending one file as a form. Default 300000. Example: `600_000`. */
  readonly uploadTimeout?: number;
  /** Milliseconds without a byte sent after which a form counts as timed out. Default 30000. Example: `60_000`. */
  readonly stallTimeout?: number;
  /** Milliseconds between two reports of progress. Default 100. Example: `250`. */
  readonly progressInterval?: number;
}

/** With every default in its place. */
export type CompleteOptions = Required<Omit<UploaderOptions, "session" | "instant">> &
  Pick<UploaderOptions, "session" | "instant">;

const MiB = 1024 * 1024;
const ANY = Number.POSITIVE_INFINITY;

/** What each number is by default, and the least and the most it may be; what has a most is a count, and whole. */
const numbers = {
  parallel: [3, 1, 10],
  connections: [6, 1, 10],
  retries: [8, 0, 100],
  patience: [900_000, 0, ANY],
  multipartFrom: [10 * MiB, 1, ANY],
  copyBudget: [150 * MiB, 0, ANY],
  serverTimeout: [15_000, 1, ANY],
  uploadTimeout: [300_000, 1, ANY],
  stallTimeout: [30_000, 1, ANY],
  progressInterval: [100, 0, ANY],
} as const;

/** Fills in the defaults. Throws a RangeError that names the option at fault. */
export const completeOptions = (options: UploaderOptions): CompleteOptions => {
  const complete = { ...options } as {
    -readonly [Name in keyof UploaderOptions]-?: UploaderOptions[Name];
  };
  if (!/^https?:\/\/\w/i.test(complete.server)) {
    throw new RangeError(`server must begin with https://, not ${complete.server}`);
  }
  for (const [key, [usual, least, most]] of Object.entries(numbers)) {
    const name = key as keyof typeof numbers;
    const value = complete[name] ?? usual;
    complete[name] = value;
    if (value >= least && value <= most && (most === ANY || Number.isInteger(value))) continue;
    throw new RangeError(`${name} must be from ${least} to ${most}, not ${value}`);
  }
  return complete as CompleteOptions;
};
