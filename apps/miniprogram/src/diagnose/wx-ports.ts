import type { ZhichuanApp } from "../app.ts";
import type { Answer, DiagnosePorts, PrivacySetting } from "./ports.ts";

/** Milliseconds: a diagnosis that waits for a minute is taken for hung. */
const TIMEOUT = 15_000;

/** The phone's side of the diagnosis, through `wx`. */
export function createWxPorts({ server, session, callServer }: ZhichuanApp): DiagnosePorts {
  return {
    server,
    about: () => ({ ...wx.getDeviceInfo(), ...wx.getAppBaseInfo() }),
    networkType: async () => (await wx.getNetworkType()).networkType,
    privacy: () =>
      wx.canIUse("getPrivacySetting")
        ? called<PrivacySetting>((option) => wx.getPrivacySetting(option))
        : Promise.resolve(undefined),
    request: async (url) =>
      answerOf(await called((option) => wx.request({ url, timeout: TIMEOUT, dataType: "其他", ...option }))),
    downloadFile: async (url) =>
      answerOf(await called((option) => wx.downloadFile({ url, timeout: TIMEOUT, ...option }))),
    async uploadFile({ url, fields, path }) {
      let header = {};
      const result = await called<WxAnswer>((option) => {
        const task = wx.uploadFile({
          url,
          filePath: path,
          name: "file",
          formData: fields,
          timeout: TIMEOUT,
          ...option,
        });
        task.onHeadersReceived((received) => {
          header = received.header;
        });
      });
      return answerOf({ ...result, header });
    },
    async writeFile(data) {
      const filePath = `${wx.env.USER_DATA_PATH}/zhichuan-trial.txt`;
      await called((option) =>
        wx.getFileSystemManager().writeFile({ filePath, data, encoding: "utf8", ...option }),
      );
      return filePath;
    },
    async removeFile(filePath) {
      await called((option) => wx.getFileSystemManager().unlink({ filePath, ...option }));
    },
    callServer,
    login: async () => (await session.get()) !== "",
    now: () => Date.now(),
    random: Math.random,
  };
}

interface WxAnswer {
  readonly statusCode: number;
  readonly header?: object;
  readonly data?: unknown;
}

/** Turns a call with callbacks into a promise: tasks and files give none by themselves. */
function called<T = WxAnswer>(
  call: (option: { success: (result: unknown) => void; fail: (error: unknown) => void }) => unknown,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    call({ success: (result) => resolve(result as T), fail: reject });
  });
}

function answerOf({ statusCode, header = {}, data }: WxAnswer): Answer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) headers[name.toLowerCase()] = String(value);
  return { status: statusCode, headers, body: typeof data === "string" ? data : "" };
}
