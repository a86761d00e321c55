import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { createCredentials } from "../../src/index.ts";
import { testApp, ticketRequest } from "../support/app.ts";
import { PEOPLE, Person } from "../support/people.ts";
import { startStack } from "../support/stack.ts";
import { snapshot } from "../support/stored-snapshot.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers } from "./support/others.ts";

async function start() {
  const lines: string[] = [];
  const logger = { stream: { write: (line: string) => void lines.push(line) } };
  const stack = await startStack("ram-user", { ...PEOPLE, LOG_LEVEL: "trace" }, createCredentials, {
    logger,
  });
  const mallory = await Person.signIn(stack, "mallory");
  return { stack, mallory, logText: () => lines.join(""), ...(await keepsOthers(stack)) };
}

/** Names that are none, and become part of nothing. */
const REFUSED = [
  ...["../../backup/a.pdf", "..\\..\\a.pdf", "/etc/passwd.pdf", "C:\\a.pdf", "a/b.pdf", "..", ".", "", " "],
  ...[
    "a\0.pdf",
    "a.pdf\0.html",
    "a\r\nx-oss-object-acl: public-read.pdf",
    "a\n.pdf",
    "a\u0085.pdf",
    "a\u2028.pdf",
  ],
  ...["\u202efdp.a.pdf", "a\u2066.pdf", "a\u200f.pdf", "a\ud800.pdf", `${"a".repeat(252)}.pdf`],
  ...[
    "a.html",
    "a.svg",
    "a.pdf.html",
    "a.pdf ",
    "a.pdf.",
    "a.pdf\u200b",
    "a.p\u0501f",
    "a.\uff50df",
    "a.constructor",
  ],
];

attack("name-refused", async () => {
  const { mallory, logText, untouched } = await start();
  for (const name of REFUSED) {
    const { status, body } = await mallory.post("/v1/uploads", ticketRequest({ name }));
    expect([name, status, body.error?.code]).toEqual([
      name,
      expect.any(Number),
      expect.stringMatching(/^(INVALID_NAME|FILE_TYPE_NOT_ALLOWED)$/),
    ]);
    const shown = name.trim();
    if (shown.length > 6) expect(body.error.message).not.toContain(shown);
    if (shown.length > 6) expect(logText()).not.toContain(JSON.stringify(shown).slice(1, -1));
  }
  await untouched();
});

/** Names that a file may have, and that would be something else where a header is read. */
const TAKEN = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: OSS's own placeholder
  ...[`a"; filename="evil.html`, "a'b.pdf", "a;b=c.pdf", "%0d%0aset-cookie%3a a.pdf", "${filename}.pdf"],
  ...[
    "=?utf-8?B?ZXZpbA==?=.pdf",
    "a\u00adb.pdf",
    "con.pdf",
    "-rf.pdf",
    "<script>.pdf",
    "{{7*7}}.pdf",
    "a%2f..%2fb.pdf",
  ],
].map((name) => (name.endsWith(".pdf") ? name : `${name}.pdf`));

attack("name-in-headers", async () => {
  const { stack, mallory, logText, untouched } = await start();
  let own = "";
  for (const name of TAKEN) {
    const { key } = await mallory.upload(name, randomBytes(20));
    own = key.split("/").slice(0, 2).join("/");
    expect(key).toMatch(/^uploads\/[0-9a-f]{32}\/[0-9a-z]{26}\/document\.pdf$/);
    const { headers, tags, forStrangers } = await snapshot(stack, key);
    const link = await mallory.json("GET", `/v1/files/url?key=${key}`);
    const downloaded = await fetch(link.body.url);
    for (const disposition of [
      headers["content-disposition"],
      downloaded.headers.get("content-disposition"),
    ]) {
      const parts = /^attachment; filename="[A-Za-z0-9._-]+"; filename\*=UTF-8''([A-Za-z0-9!._~%-]+)$/.exec(
        disposition ?? "",
      );
      expect([name, decodeURIComponent(parts?.[1] ?? "")]).toEqual([name, name]);
    }
    expect([headers["content-type"], tags, forStrangers]).toEqual(["application/pdf", {}, [403, 403]]);
    expect(Object.keys(headers).filter((header) => header.startsWith("x-oss-meta-"))).toEqual([
      "x-oss-meta-name",
    ]);
    expect(downloaded.headers.get("set-cookie")).toBeNull();
    expect(logText()).not.toContain(name.slice(0, -4));
  }
  const listed = await mallory.json("GET", "/v1/files");
  expect(listed.body.files.map((file: { name: string }) => file.name).toSorted()).toEqual(TAKEN.toSorted());
  await untouched(own);
});

attack("log-injection", async () => {
  const test = await testApp({ LOG_LEVEL: "trace" });
  const line = `{"level":60,"msg":"forged-line"}`;
  const texts = [
    `a\\n${line}`,
    `a\u001b[2Jforged-line`,
    `a\u0085${line}`,
    `forged-line\u007f`,
    "%0d%0aforged-line",
  ];
  let requests = 0;
  for (const text of texts) {
    const value = Buffer.from(text)
      .toString("latin1")
      .replace(/[^\t\x20-\x7e\x80-\xff]/g, "?");
    const headers = Object.fromEntries(
      [
        "x-request-id",
        "x-zhichuan-version",
        "x-forwarded-for",
        "user-agent",
        "authorization",
        "host",
        "referer",
      ].map((name) => [name, value]),
    );
    for (const url of [`/${encodeURIComponent(text)}`, `/v1/profiles?a=${encodeURIComponent(text)}`]) {
      await test.app.inject({ url, headers });
      requests++;
    }
    for (const payload of [
      { [text]: 1 },
      ticketRequest({ name: `${text}.pdf`, profile: text }),
      ticketRequest({ name: `${text}.exe` }),
    ]) {
      await test.app.inject({ method: "POST", url: "/v1/uploads", payload, headers });
      requests++;
    }
  }
  const lines = test.logText().split("\n").filter(Boolean);
  for (const one of lines) expect(() => JSON.parse(one)).not.toThrow();
  expect(test.log.filter(({ msg }) => msg === "request")).toHaveLength(requests);
  expect(test.logText()).not.toContain("forged-line");
  expect(lines.join("")).not.toMatch(/\p{Cc}/u);
});
