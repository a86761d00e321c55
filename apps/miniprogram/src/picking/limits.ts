import type { ProfileLimits, ProfilesAnswer } from "@zhichuan/contract/types";

/** Milliseconds: as long as the server lets its answer be kept. */
const FRESH_FOR = 300_000;
/** Milliseconds for the call. */
const TIMEOUT = 15_000;
/** Milliseconds that a choice waits for the first answer there ever is; after that the server decides alone. */
const PATIENCE = 3000;

interface Kept {
  readonly at: number;
  readonly profiles: ProfilesAnswer["profiles"];
}

/** What one profile takes. */
export interface Limits {
  /** What is known now, which may be nothing. */
  known(): ProfileLimits | undefined;
  /** At once when it has ever been asked for on this phone; undefined when the server does not say in time. */
  get(): Promise<ProfileLimits | undefined>;
}

/**
 * Knows what a profile takes: from the phone's storage, so that nothing waits for the network, and asks the server anew
 * (`GET /v1/profiles`) when that is older than five minutes.
 */
export function createLimits(server: string, profile: string): Limits {
  const key = `zhichuan/limits/${server}`;
  let kept = read(key);
  let asking: Promise<void> | undefined;

  const ask = async () => {
    try {
      const profiles = await fetchProfiles(server);
      kept = { at: Date.now(), profiles };
      wx.setStorageSync(key, kept);
    } catch (error) {
      // The server checks every file itself: here it is only later, and told the same way.
      console.warn("profiles", error);
    }
  };
  const refresh = () => {
    const age = Date.now() - (kept?.at ?? 0);
    if (age >= 0 && age < FRESH_FOR) return undefined;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  void refresh();

  return {
    known: () => kept?.profiles[profile],
    async get() {
      const answer = refresh();
      if (!kept && answer)
        await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
      return kept?.profiles[profile];
    },
  };
}

/** Everybody may ask, so there is no session. Rejects when the answer is not the server's. */
function fetchProfiles(server: string): Promise<ProfilesAnswer["profiles"]> {
  return new Promise((resolve, reject) => {
    wx.request<ProfilesAnswer>({
      url: `${server.replace(/\/+$/, "")}/v1/profiles`,
      timeout: TIMEOUT,
      success: ({ statusCode, data }) =>
        statusCode === 200 && typeof data?.profiles === "object"
          ? resolve(data.profiles)
          : reject(new Error(`HTTP ${statusCode}`)),
      fail: reject,
    });
  });
}

function read(key: string): Kept | undefined {
  const kept = wx.getStorageSync(key) as Kept | "" | undefined;
  return kept && typeof kept.profiles === "object" ? kept : undefined;
}
