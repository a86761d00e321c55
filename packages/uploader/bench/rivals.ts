import type { FakePhone, PhoneFile } from "@zhichuan/fake-wx/phone";
import { createRequestId } from "../src/request-id.ts";

/** A server's answers, as far as the rivals need them. */
interface Ticket {
  readonly upload: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly block: number;
}

/**
 * The guide's way: one POST of the whole file, which begins anew from its first byte whenever the connection breaks.
 * https://help.aliyun.com/zh/oss/user-guide/upload-objects-to-oss-from-wechat-mini-programs. Gives the number of tries.
 */
export async function singlePost(phone: FakePhone, server: string, file: PhoneFile): Promise<number> {
  const wanted = await request(phone, file, "form");
  for (let tries = 1; ; tries++) {
    const { url, fields } = await ask<Ticket>(phone, `${server}/v1/uploads`, wanted);
    const stored = await new Promise<boolean>((resolve) => {
      phone.wx.uploadFile({
        url,
        filePath: file.path,
        name: "file",
        formData: { ...fields },
        timeout: 600_000,
        success: ({ statusCode }) => resolve(statusCode === 200 || statusCode === 409),
        fail: () => resolve(false),
      });
    });
    if (stored) return tries;
  }
}

const PART = 1024 * 1024;
const AT_ONCE = 3;

/** The rules of cos-wx-sdk-v5 1.8.0: parts of 1 MB, three at once, each repeated at once when it fails. Gives the parts sent. */
export async function cosRules(phone: FakePhone, server: string, file: PhoneFile): Promise<number> {
  const wanted = await request(phone, file, "multipart");
  const { upload, block } = await ask<Ticket>(phone, `${server}/v1/uploads`, wanted);
  // The SDK signs on the phone, without a call: all addresses are asked for at once, and not counted.
  const starts = Array.from({ length: Math.ceil(file.size / PART) }, (_, n) => n * PART);
  const urls: string[] = [];
  for (let n = 0; n < starts.length; n += 20) {
    const parts = starts.slice(n, n + 20).map((start) => ({ start, blocks: Math.ceil(PART / block) }));
    const answer = await ask<{ parts: { url: string }[] }>(phone, `${server}/v1/uploads/parts`, {
      upload,
      parts,
    });
    urls.push(...answer.parts.map(({ url }) => url));
  }
  let sent = 0;
  let next = 0;
  const work = async () => {
    for (let n = next++; n < starts.length; n = next++) {
      const body = await readPart(phone, file, starts[n] as number);
      do sent += 1;
      while (!(await put(phone, urls[n] as string, body)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await ask(phone, `${server}/v1/uploads/complete`, { upload });
  return sent;
}

async function request({ clock }: FakePhone, { name, size }: PhoneFile, kind: "form" | "multipart") {
  return {
    requestId: createRequestId({ clock, random: Math.random }),
    profile: "document",
    name,
    size,
    kind,
  };
}

/** Repeats a call until it is answered: what is compared is how the file is sent. */
async function ask<T>(phone: FakePhone, url: string, data: object): Promise<T> {
  for (;;) {
    const answer = await new Promise<T | undefined>((resolve, reject) => {
      phone.wx.request({
        url,
        method: "POST",
        data,
        success: ({ statusCode, data: said }) =>
          statusCode === 200
            ? resolve(said as T)
            : reject(new Error(`${url}: ${statusCode} ${JSON.stringify(said)}`)),
        fail: () => resolve(undefined),
      });
    });
    if (answer) return answer;
  }
}

function put(phone: FakePhone, url: string, data: ArrayBuffer): Promise<boolean> {
  return new Promise((resolve) => {
    phone.wx.request({
      url,
      method: "PUT",
      header: { "content-type": "application/octet-stream" },
      data,
      success: ({ statusCode }) => resolve(statusCode === 200),
      fail: () => resolve(false),
    });
  });
}

function readPart(phone: FakePhone, { path, size }: PhoneFile, position: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    phone.wx.getFileSystemManager().readFile({
      filePath: path,
      position,
      length: Math.min(PART, size - position),
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: reject,
    });
  });
}
