import { type Emulator, serverSettings } from "@zhichuan/emulator";
import type { Environment } from "./clone.ts";

/** What a person fills into `.env`, and where the accounts of the example are: in an emulator. */
export const settingsOf = (emulator: Emulator): Environment => ({
  ...serverSettings(emulator),
  WECHAT_APPID: emulator.wechat.appid,
  WECHAT_SECRET: emulator.wechat.secret,
  WECHAT_API: emulator.wechatUrl,
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
