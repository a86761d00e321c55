import type { FormTicket, StoredFile } from "@zhichuan/contract/types";
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import { UploadError } from "@zhichuan/uploader/wx";
import { describe, expect, test } from "vitest";
import { checks, diagnose } from "../../src/diagnose/diagnose.ts";
import type { DiagnosePorts } from "../../src/diagnose/ports.ts";
import { report } from "../../src/diagnose/report.ts";
import { TRIAL } from "../../src/diagnose/trial.ts";
import { textsIn } from "../../src/texts.ts";

const NOW = Date.UTC(2026, 10, 22, 6, 0, 0);
const SERVER = "https://api.example.com";
const BUCKET = "https://bucket.oss-cn-hangzhou.aliyuncs.com";
const texts = textsIn("zh");
const unlisted = { errMsg: "request:fail url not in domain list", errno: 600002 };

const ticket: FormTicket = {
  kind: "form",
  upload: "sealed-token",
  key: "uploads/u/1/trial.txt",
  url: BUCKET,
  fields: { policy: "the-policy", "x-oss-signature": "the-signature" },
  expiresAt: new Date(NOW + 300_000).toISOString(),
  serverTime: new Date(NOW).toISOString(),
};

/** A phone on which all is well, but for `changes`; every call of the server's is noted. */
function phone(changes: Partial<DiagnosePorts> = {}) {
  const called: string[] = [];
  const headers = { date: new Date(NOW).toUTCString(), [VERSION_HEADER]: CONTRACT_VERSION };
  const answers: Record<string, object> = {
    uploads: ticket,
    "uploads/complete": { size: TRIAL.size } as StoredFile,
    "uploads/abort": { state: "gone" },
  };
  const ports: DiagnosePorts = {
    server: SERVER,
    about: () => ({
      SDKVersion: "3.8.0",
      version: "8.0.50",
      platform: "ios",
      system: "iOS 18",
      model: "iPhone",
    }),
    networkType: async () => "wifi",
    privacy: async () => ({ needAuthorization: false, privacyContractName: "《指引》" }),
    request: async () => ({ status: 200, headers, body: "" }),
    downloadFile: async () => ({ status: 403 }),
    uploadFile: async () => ({ status: 200, headers: {}, body: "" }),
    writeFile: async () => "wxfile://usr/trial.txt",
    removeFile: async () => {},
    callServer: async (_method, path) => {
      called.push(path);
      return answers[path] as never;
    },
    login: async () => true,
    now: () => NOW,
    random: () => 0.5,
    ...changes,
  };
  return { ports, called };
}

async function findings(changes: Partial<DiagnosePorts> = {}) {
  const { ports, called } = phone(changes);
  const results = await diagnose(ports, { texts, language: "zh" });
  const of = (name: string) => results.find(({ check }) => check.name === name)?.finding;
  return { results, of, called, ports };
}

describe("the diagnosis", () => {
  test("of a phone on which all is well finds just that, and leaves nothing in the bucket", async () => {
    const { results, called } = await findings();
    expect(results.map(({ finding }) => finding.status)).toEqual(checks.map(() => "ok"));
    expect(called).toEqual(["uploads", "uploads/complete", "uploads/abort"]);
  });

  test("asks for a ticket with a request id that is a UUID of version 7", async () => {
    let asked: { requestId?: string } = {};
    await findings({
      callServer: async (_method, _path, request = {}) => {
        asked = { ...asked, ...request };
        return ticket as never;
      },
    });
    expect(asked.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test.each([
    ["uploadFile", "upload-domain"],
    ["downloadFile", "download-domain"],
  ] as const)("names the %s list and the line that it lacks", async (list, name) => {
    const { of } = await findings({ [list]: () => Promise.reject(unlisted) });
    expect(of(name)).toMatchObject({ status: "bad", paste: BUCKET });
    expect(of(name)?.remedy).toContain(list);
    expect(of("request-domain")?.status).toBe("ok");
  });

  test("knows an old base library's failure by its text alone", async () => {
    const { of } = await findings({
      uploadFile: () => Promise.reject({ errMsg: "uploadFile:fail url not in domain list" }),
    });
    expect(of("upload-domain")).toMatchObject({ paste: BUCKET });
  });

  test("goes no further than a server whose own domain is missing", async () => {
    const { of, called } = await findings({ request: () => Promise.reject(unlisted) });
    expect(of("server")).toMatchObject({ status: "bad", paste: SERVER });
    expect(of("ticket")?.status).toBe("skipped");
    expect(called).toEqual([]);
  });

  test.each([
    ["is another program", { [VERSION_HEADER]: "" }, 502, "不是签名服务端"],
    ["speaks another version", { [VERSION_HEADER]: "9.0" }, 200, "9.0"],
  ])("says so when the server %s", async (_what, changed, status, text) => {
    const headers = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== ""));
    const { of } = await findings({ request: async () => ({ status, headers, body: "" }) });
    expect(of("server")).toMatchObject({ status: "bad" });
    expect(of("server")?.what).toContain(text);
  });

  test.each([
    [3 * 60_000, "快 3 分钟"],
    [-2 * 3_600_000, "慢 2 小时"],
    [3000, "一致"],
  ])("a clock that is %s ms off is told and does not matter", async (off, text) => {
    const { of } = await findings({ now: () => NOW + off });
    expect(of("clock")).toMatchObject({ status: "ok" });
    expect(of("clock")?.what).toContain(text);
  });

  test("a server without logins is worth a note and hinders nothing", async () => {
    const { of } = await findings({ login: async () => false });
    expect(of("session")?.status).toBe("notice");
    expect(of("trial-upload")?.status).toBe("ok");
  });

  test("a login that fails says what the error table says, with the request id", async () => {
    const { of } = await findings({
      login: () => Promise.reject(new UploadError("WECHAT_REFUSED", { requestId: "id-9" })),
    });
    expect(of("session")).toMatchObject({ status: "bad", requestId: "id-9" });
    expect(of("session")?.what).toContain("WECHAT_REFUSED");
  });

  test("throws the ticket's upload away though nothing was sent, and says when it stays", async () => {
    const refused = await findings({ uploadFile: () => Promise.reject(unlisted) });
    expect(refused.called).toEqual(["uploads", "uploads/abort"]);
    const stays = await findings({
      callServer: async (_method, path) => {
        if (path === "uploads/abort") throw new UploadError("STORAGE_UNAVAILABLE");
        return (path === "uploads" ? ticket : { size: TRIAL.size }) as never;
      },
    });
    expect(stays.of("trial-upload")?.what).toContain("试传的文件没有删除");
  });

  test("a check that breaks down is a finding, and the others go on", async () => {
    const { of } = await findings({ networkType: () => Promise.reject(new Error("no such call")) });
    expect(of("network")).toMatchObject({ status: "bad" });
    expect(of("trial-upload")?.status).toBe("ok");
  });

  test("the report has every line and neither token nor signature", async () => {
    const { results, ports } = await findings({ uploadFile: () => Promise.reject(unlisted) });
    const text = report(results, ports, texts);
    for (const { check } of results) expect(text).toContain(check.title(texts));
    expect(text).toContain(`    ${BUCKET}`);
    expect(text).not.toMatch(/sealed-token|the-signature|the-policy/);
  });
});
