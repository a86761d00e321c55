import { expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { type Clock, emulate, storedFiles } from "./support/emulate.ts";
import { refusal, send } from "./support/http.ts";
import { presigned, sendSigned } from "./support/signed.ts";

type Running = Emulator & { clock: Clock };

const rule = (inner: string) => `<CORSRule>${inner}</CORSRule>`;
const page = rule(`
  <AllowedOrigin>https://*.example.com</AllowedOrigin>
  <AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>
  <AllowedHeader>content-type</AllowedHeader><AllowedHeader>x-oss-*</AllowedHeader>
  <ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-oss-request-id</ExposeHeader>
  <MaxAgeSeconds>600</MaxAgeSeconds>`);
const anyone = rule("<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>");
const configuration = (...rules: string[]) => `<CORSConfiguration>${rules.join("")}</CORSConfiguration>`;

const putCors = (emulator: Running, body: string) =>
  sendSigned(emulator, { method: "PUT", query: { cors: "" }, body });
const preflight = (emulator: Running, origin: string, method: string, headers?: string) =>
  send(emulator.ossUrl, {
    method: "OPTIONS",
    path: "/any/key",
    headers: {
      origin,
      "access-control-request-method": method,
      ...(headers !== undefined && { "access-control-request-headers": headers }),
    },
  });

test("a preflight is answered with what the first matching rule allows", async () => {
  const emulator = await emulate();
  expect((await putCors(emulator, configuration(page, anyone))).status).toBe(200);
  const allowed = await preflight(emulator, "https://www.example.com", "PUT", "Content-Type, x-oss-date");
  expect(allowed.status).toBe(200);
  expect(allowed.headers).toMatchObject({
    "access-control-allow-origin": "https://www.example.com",
    "access-control-allow-methods": "PUT, GET",
    "access-control-allow-headers": "Content-Type, x-oss-date",
    "access-control-expose-headers": "ETag, x-oss-request-id",
    "access-control-max-age": "600",
  });
  const second = await preflight(emulator, "https://other.org", "GET");
  expect(second.headers["access-control-allow-origin"]).toBe("*");
  expect(second.headers["access-control-max-age"]).toBeUndefined();
});

test.each([
  ["a foreign origin", "https://example.org", "PUT", undefined],
  ["the origin without a subdomain", "https://example.com", "PUT", undefined],
  ["another scheme", "http://www.example.com", "PUT", undefined],
  ["a method", "https://www.example.com", "DELETE", undefined],
  ["a header", "https://www.example.com", "PUT", "content-type, authorization"],
])("a preflight is refused for %s no rule allows", async (_name, origin, method, headers) => {
  const emulator = await emulate();
  await putCors(emulator, configuration(page));
  const answer = await preflight(emulator, origin, method, headers);
  expect(refusal(answer)).toMatchObject({ status: 403, code: "AccessForbidden" });
  expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
});

test("without any rules every preflight is refused", async () => {
  expect(refusal(await preflight(await emulate(), "https://a.com", "GET"))).toMatchObject({
    status: 403,
    code: "AccessForbidden",
  });
});

test("a preflight says who asks and for what", async () => {
  const { ossUrl } = await emulate();
  const ask = async (headers: Record<string, string>) =>
    refusal(await send(ossUrl, { method: "OPTIONS", path: "/a", headers }));
  expect(await ask({ "access-control-request-method": "PUT" })).toMatchObject({
    status: 400,
    code: "BadRequest",
  });
  expect(await ask({ origin: "https://a.com" })).toMatchObject({ status: 400, code: "BadRequest" });
});

test("an actual request gets the headers of the first matching rule; without one it is carried out all the same", async () => {
  const emulator = await emulate();
  const put = (origin: string) =>
    send(emulator.ossUrl, {
      method: "PUT",
      path: presigned(emulator, { method: "PUT", key: "a" }),
      headers: { origin },
      body: "x",
    });
  expect((await put("https://www.example.com")).headers["access-control-allow-origin"]).toBeUndefined();
  await putCors(emulator, configuration(page));
  expect((await put("https://www.example.com")).headers).toMatchObject({
    "access-control-allow-origin": "https://www.example.com",
    "access-control-expose-headers": "ETag, x-oss-request-id",
  });
  const foreign = await put("https://example.org");
  expect([foreign.status, foreign.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("a refusal carries the headers too, or the page could not read it", async () => {
  const emulator = await emulate();
  await putCors(emulator, configuration(page));
  const answer = await send(emulator.ossUrl, {
    method: "GET",
    path: "/a",
    headers: { origin: "https://a.example.com" },
  });
  expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([
    403,
    "https://a.example.com",
  ]);
});

test("ResponseVary adds Vary to every answer", async () => {
  const emulator = await emulate();
  await putCors(emulator, `<CORSConfiguration>${page}<ResponseVary>true</ResponseVary></CORSConfiguration>`);
  expect((await send(emulator.ossUrl, { method: "GET", path: "/a" })).headers.vary).toBe("Origin");
});

test("a configuration replaces the one before, is read back, and can be deleted", async () => {
  const emulator = await emulate();
  const read = () => sendSigned(emulator, { method: "GET", query: { cors: "" } });
  expect(refusal(await read())).toMatchObject({ status: 404, code: "NoSuchCORSConfiguration" });
  await putCors(emulator, configuration(page));
  await putCors(emulator, configuration(anyone));
  const { body } = await read();
  expect(body.toString()).toContain("<AllowedOrigin>*</AllowedOrigin>");
  expect(body.toString()).not.toContain("example.com");
  expect((await sendSigned(emulator, { method: "DELETE", query: { cors: "" } })).status).toBe(204);
  expect((await read()).status).toBe(404);
});

const origin = "<AllowedOrigin>*</AllowedOrigin>";
test.each([
  ["not XML", "{}", "MalformedXML"],
  ["another document", "<Delete></Delete>", "MalformedXML"],
  ["no rules", configuration(), "MalformedXML"],
  ["a rule without methods", configuration(rule(origin)), "MalformedXML"],
  ["an unknown method", configuration(rule(`${origin}<AllowedMethod>PATCH</AllowedMethod>`)), "MalformedXML"],
  [
    "two stars",
    configuration(rule("<AllowedOrigin>*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>")),
    "MalformedXML",
  ],
  [
    "a star to expose",
    configuration(rule(`${origin}<AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader>`)),
    "MalformedXML",
  ],
  ["21 rules", configuration(...Array(21).fill(anyone)), "CORSRuleBeyondLimit"],
  [
    "an entity that swells",
    `<!DOCTYPE a [<!ENTITY x "xx">]>${configuration(rule(`${origin}<AllowedMethod>&x;</AllowedMethod>`))}`,
    "MalformedXML",
  ],
])("a configuration is refused: %s", async (_name, body, code) => {
  const emulator = await emulate();
  expect(refusal(await putCors(emulator, body))).toMatchObject({ status: 400, code });
});

test("the body is held against Content-MD5", async () => {
  const emulator = await emulate();
  const headers = { "content-md5": "XUFAKrxLKna5cZ2REBfFkg==" };
  const answer = await sendSigned(emulator, {
    method: "PUT",
    query: { cors: "" },
    headers,
    body: configuration(page),
  });
  expect(refusal(answer)).toMatchObject({ status: 400, code: "InvalidDigest" });
});
