import type { Emulator } from "./emulator.ts";

/**
 * The environment variables that lead a signing server to this emulator, as its RAM user: bucket, addresses, keys and
 * role. Who may upload and with which secrets is the server's own.
 */
export function serverSettings(emulator: Emulator) {
  return {
    OSS_BUCKET: emulator.bucket,
    OSS_REGION: emulator.region,
    OSS_ENDPOINT: emulator.ossUrl,
    OSS_PUBLIC_HOST: emulator.ossUrl,
    OSS_CREDENTIALS: "ram-user",
    OSS_ACCESS_KEY_ID: emulator.ramUser.accessKeyId,
    OSS_ACCESS_KEY_SECRET: emulator.ramUser.accessKeySecret,
    OSS_STS_ROLE_ARN: emulator.roleArn,
    STS_ENDPOINT: emulator.stsUrl,
  };
}
