/** What the trial file holds: plain text of ASCII, so that characters are bytes. */
export const TRIAL_TEXT = "A trial of Zhichuan's diagnosis. It is deleted at once.\n";

/** The trial file as `POST /v1/uploads` is told of it. */
export const TRIAL = { profile: "trial", name: "zhichuan-trial.txt", size: TRIAL_TEXT.length } as const;
