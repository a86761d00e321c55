import type { Emulator } from "@zhichuan/emulator";
import type { Environment } from "./clone.ts";

/** What a person fills into `.env`, and where the accounts of the example are: in an emulator. */
export const settingsOf = ({
  ramUser,
  roleArn,
  wechat,
  wechatUrl,
  ossUrl,
  stsUrl,
  ...emulator
}: Emulator): Environment => ({
  OSS_BUCKET: emulator.bucket,
  OSS_REGION: emulator.region,
  OSS_ENDPOINT: ossUrl,
  OSS_PUBLIC_HOST: ossUrl,
  STS_ENDPOINT: stsUrl,
  OSS_CREDENTIALS: "ram-user",
  OSS_ACCESS_KEY_ID: ramUser.accessKeyId,
  OSS_ACCESS_KEY_SECRET: ramUser.accessKeySecret,
  OSS_STS_ROLE_ARN: roleArn,
  WECHAT_APPID: wechat.appid,
  WECHAT_SECRET: wechat.secret,
  WECHAT_API: wechatUrl,
});

const GENERATED: Environment = {
  TICKET_SECRET: "a-ticket-secret-for-the-documents-012345",
  USER_KEY: "a-user-key-for-the-documents-0123456789",
};

/** Fills in a `.env` as a person does: what is there gets its value, what is not is added; generated secrets stay. */
export function fillIn(env: string, settings: Environment): string {
  const set = (text: string, name: string, value = "") => {
    const line = new RegExp(`^${name}=.*$`, "m");
    return line.test(text) ? text.replace(line, `${name}=${value}`) : `${text}\n${name}=${value}`;
  };
  const missing = Object.entries(GENERATED).filter(([name]) => !new RegExp(`^${name}=.`, "m").test(env));
  return [...Object.entries(settings), ...missing].reduce(
    (text, [name, value]) => set(text, name, value),
    env,
  );
}
