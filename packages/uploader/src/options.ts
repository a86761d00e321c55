import type { ProfileName } from "@zhichuan/contract/types";

export interface UploaderOptions {
  /** The signing server's address. Example: `https://upload.example.com`. */
  readonly server: string;
  /** What is uploaded, as the server's profiles name it. Example: `document`. */
  readonly profile: ProfileName | (string & {});
  /** How many files upload at once, 1 to 10 (WeChat's own limit). Default 3. Example: `1`. */
  readonly parallel?: number;
  /** Milliseconds for each call to the server. Default 15000. Example: `30_000`. */
  readonly serverTimeout?: number;
  /** Milliseconds for sending one file. Default 300000. Example: `600_000`. */
  readonly uploadTimeout?: number;
  /** Milliseconds between two reports of progress. Default 100. Example: `250`. */
  readonly progressInterval?: number;
}

const defaults = {
  parallel: 3,
  serverTimeout: 15_000,
  uploadTimeout: 300_000,
  progressInterval: 100,
} as const;

/** Fills in the defaults. Throws a RangeError that names the option at fault. */
export function completeOptions(options: UploaderOptions): Required<UploaderOptions> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const complete = { ...defaults, ...Object.fromEntries(given) } as Required<UploaderOptions>;
  if (!/^https?:\/\/[^/?#]+/i.test(complete.server)) {
    throw new RangeError(`server must be an address like https://upload.example.com, not ${complete.server}`);
  }
  if (!Number.isInteger(complete.parallel) || complete.parallel < 1 || complete.parallel > 10) {
    throw new RangeError(`parallel must be a whole number from 1 to 10, not ${complete.parallel}`);
  }
  for (const name of ["serverTimeout", "uploadTimeout"] as const) {
    if (!(complete[name] > 0))
      throw new RangeError(`${name} must be above 0 milliseconds, not ${complete[name]}`);
  }
  if (!(complete.progressInterval >= 0)) {
    throw new RangeError(`progressInterval must be 0 milliseconds or more, not ${complete.progressInterval}`);
  }
  return complete;
}
