export const BUCKET = "my-bucket";
export const REGION = "cn-hangzhou";

export const SECRETS = {
  TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
  USER_KEY: "another-one-for-tests-of-32-characters!",
};

/** Temporary credentials as long as STS's. */
export const TEMPORARY = Object.freeze({
  accessKeyId: "STS.NTexample",
  accessKeySecret: "TESTaccessKeySecret0123456789ab",
  securityToken: "CAISAbcdefghijklmnopqrstuvwxyz0123456789+/".repeat(20).slice(0, 600),
  expiresAt: new Date(Date.now() + 24 * 3600_000),
});
