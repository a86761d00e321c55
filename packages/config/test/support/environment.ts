/** The least a server needs to be told. */
export const ENVIRONMENT = {
  OSS_BUCKET: "my-bucket",
  OSS_REGION: "cn-hangzhou",
  OSS_CREDENTIALS: "default",
  AUTH: "none",
  TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
};
