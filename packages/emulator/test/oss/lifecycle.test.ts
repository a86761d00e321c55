import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { client } from "./support/ali-oss.ts";
import { emulate, noon, openSession, storedFiles } from "./support/emulate.ts";
import { refusal } from "./support/http.ts";
import { assemble, begin, list, parse, partOf, type Running } from "./support/multipart.ts";
import { sendSigned } from "./support/signed.ts";

const days = (count: number) => new Date(noon.getTime() + count * 24 * 3600 * 1000);

const lifecycle = (
  emulator: Running,
  method: string,
  body?: string,
  extra: Partial<Parameters<typeof sendSigned>[1]> = {},
) =>
  sendSigned(emulator, {
    ...{ method, query: { lifecycle: "" }, ...(body !== undefined && { body }) },
    ...extra,
  });

const configuration = (...rules: string[]) =>
  `<LifecycleConfiguration>${rules.map((rule) => `<Rule>${rule}</Rule>`).join("")}</LifecycleConfiguration>`;
const rule = (prefix: string, when: string, status = "Enabled", id = "") =>
  `<ID>${id}</ID><Prefix>${prefix}</Prefix><Status>${status}</Status><AbortMultipartUpload>${when}</AbortMultipartUpload>`;
const sevenDays = "<Days>7</Days>";
const expiry = (prefix: string, when: string) =>
  `<Prefix>${prefix}</Prefix><Status>Enabled</Status><Expiration>${when}</Expiration>`;

const isOpen = async (emulator: Running, upload: { key: string; uploadId: string }) =>
  (await list(emulator, upload)).status === 200;

test("after seven days an unfinished upload goes with its parts, and what is finished stays", async () => {
  const emulator = await emulate();
  expect((await lifecycle(emulator, "PUT", configuration(rule("", sevenDays)))).status).toBe(200);
  await assemble(emulator, "done", [partOf("x")]);
  const { key, uploadId } = await begin(emulator, "a", [partOf("a"), partOf("b")]);
  emulator.clock.now = days(3);
  const later = await begin(emulator, "b", []);

  emulator.clock.now = new Date(days(7).getTime() - 1);
  expect(await emulator.runLifecycle()).toMatchObject({ aborted: [] });
  emulator.clock.now = days(7);
  expect(await emulator.runLifecycle()).toEqual({ aborted: [{ key, uploadId }], expired: [] });
  expect(await isOpen(emulator, { key, uploadId })).toBe(false);
  expect(await isOpen(emulator, later)).toBe(true);
  expect((await sendSigned(emulator, { method: "HEAD", key: "done" })).status).toBe(200);
  emulator.clock.now = days(10);
  await emulator.runLifecycle();
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("a rule applies to its prefix, when it is enabled, by days or by a date", async () => {
  const emulator = await emulate();
  const document = configuration(
    rule("u/", sevenDays, "Enabled", "mine"),
    rule("off/", "<Days>1</Days>", "Disabled"),
    rule("old/", "<CreatedBeforeDate>2026-03-05T00:00:00.000Z</CreatedBeforeDate>"),
    rule("new/", "<CreatedBeforeDate>2026-03-04T00:00:00.000Z</CreatedBeforeDate>"),
  );
  expect((await lifecycle(emulator, "PUT", document)).status).toBe(200);
  for (const key of ["u/a", "v/u/a", "off/a", "old/a", "new/a"]) await begin(emulator, key, []);
  emulator.clock.now = days(8);
  const { aborted } = await emulator.runLifecycle();
  expect(aborted.map(({ key }) => key)).toEqual(["old/a", "u/a"]);
});

test("objects under a prefix go some days after they were stored; a rule for uploads may stand beside it", async () => {
  const emulator = await emulate();
  const both = configuration(rule("", sevenDays), expiry("trace/", sevenDays));
  expect((await lifecycle(emulator, "PUT", both)).status).toBe(200);
  const put = (key: string) => sendSigned(emulator, { method: "PUT", key, body: "x" });
  for (const key of ["trace/1", "trace", "kept"]) await put(key);
  emulator.clock.now = days(1);
  await put("trace/2");
  const { Rule } = parse(await lifecycle(emulator, "GET")).LifecycleConfiguration;
  expect(Rule[1]).toMatchObject({ Prefix: "trace/", Expiration: { Days: "7" } });
  expect(Rule[1]).not.toHaveProperty("AbortMultipartUpload");

  emulator.clock.now = new Date(days(7).getTime() - 1);
  expect(await emulator.runLifecycle()).toEqual({ aborted: [], expired: [] });
  emulator.clock.now = days(7);
  expect(await emulator.runLifecycle()).toEqual({ aborted: [], expired: ["trace/1"] });
  expect((await sendSigned(emulator, { method: "HEAD", key: "trace/1" })).status).toBe(404);
  const before = "<CreatedBeforeDate>2026-03-06T00:00:00.000Z</CreatedBeforeDate>";
  await lifecycle(emulator, "PUT", configuration(expiry("", before)));
  expect((await emulator.runLifecycle()).expired).toEqual(["kept", "trace", "trace/2"]);
});

test("without rules nothing is aborted; a new configuration replaces the old one whole", async () => {
  const emulator = await emulate();
  await begin(emulator, "a/1", []);
  await begin(emulator, "b/1", []);
  emulator.clock.now = days(400);
  expect(await emulator.runLifecycle()).toMatchObject({ aborted: [] });
  await lifecycle(emulator, "PUT", configuration(rule("a/", sevenDays)));
  await lifecycle(emulator, "PUT", configuration(rule("b/", sevenDays)));
  expect((await emulator.runLifecycle()).aborted.map(({ key }) => key)).toEqual(["b/1"]);
  expect((await lifecycle(emulator, "DELETE")).status).toBe(204);
  expect(await emulator.runLifecycle()).toMatchObject({ aborted: [] });
  expect(refusal(await lifecycle(emulator, "GET"))).toMatchObject({ status: 404, code: "NoSuchLifecycle" });
});

test("what was set is read back, with an ID for a rule that had none, also after a restart", async () => {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-test-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const first = await emulate({ dir });
  expect(refusal(await lifecycle(first, "GET")).code).toBe("NoSuchLifecycle");
  const date = "<CreatedBeforeDate>2026-03-05T00:00:00.000Z</CreatedBeforeDate>";
  await lifecycle(
    first,
    "PUT",
    configuration(rule("a&amp;b/", sevenDays), rule("c/", date, "Disabled", "mine")),
  );
  await first.close();
  const second = await emulate({ dir });
  const { Rule } = parse(await lifecycle(second, "GET")).LifecycleConfiguration;
  expect(Rule).toEqual([
    {
      ID: expect.stringMatching(/./),
      Prefix: "a&b/",
      Status: "Enabled",
      AbortMultipartUpload: { Days: "7" },
    },
    {
      ...{ ID: "mine", Prefix: "c/", Status: "Disabled" },
      AbortMultipartUpload: { CreatedBeforeDate: "2026-03-05T00:00:00.000Z" },
    },
  ]);
});

const malformed = [400, "MalformedXML"] as const;
test.each([
  ["not XML", "<LifecycleConfiguration>", ...malformed],
  ["no rule", configuration(), ...malformed],
  ["no action", configuration("<Prefix></Prefix><Status>Enabled</Status>"), ...malformed],
  ["no status", configuration(rule("", sevenDays).replace(/<Status>.*<\/Status>/, "")), ...malformed],
  ["another status", configuration(rule("", sevenDays, "On")), ...malformed],
  ["no days", configuration(rule("", "")), ...malformed],
  ["0 days", configuration(rule("", "<Days>0</Days>")), ...malformed],
  ["half a day", configuration(rule("", "<Days>0.5</Days>")), ...malformed],
  [
    "days and a date",
    configuration(rule("", `${sevenDays}<CreatedBeforeDate>2026-03-05T00:00:00.000Z</CreatedBeforeDate>`)),
    ...malformed,
  ],
  [
    "a date at noon",
    configuration(rule("", "<CreatedBeforeDate>2026-03-05T12:00:00.000Z</CreatedBeforeDate>")),
    ...malformed,
  ],
  [
    "a date there is not",
    configuration(rule("", "<CreatedBeforeDate>2026-13-05T00:00:00.000Z</CreatedBeforeDate>")),
    ...malformed,
  ],
  ["a long ID", configuration(rule("", sevenDays, "Enabled", "x".repeat(256))), ...malformed],
  [
    "an ID twice",
    configuration(rule("a", sevenDays, "Enabled", "1"), rule("b", sevenDays, "Enabled", "1")),
    ...malformed,
  ],
  ["an element there is not", configuration(`${rule("", sevenDays)}<Colour>red</Colour>`), ...malformed],
  [
    "1001 rules",
    configuration(...Array.from({ length: 1001 }, (_, at) => rule(`${at}/`, sevenDays))),
    ...malformed,
  ],
  ["objects that never expire", configuration(expiry("", "")), ...malformed],
  [
    "objects that expire twice",
    configuration(`${expiry("", sevenDays)}<Expiration>${sevenDays}</Expiration>`),
    ...malformed,
  ],
  [
    "objects that two rules expire",
    configuration(expiry("a/", sevenDays), expiry("a/b", sevenDays)),
    ...([400, "InvalidArgument"] as const),
  ],
  [
    "objects that move to another class",
    configuration("<Prefix></Prefix><Status>Enabled</Status><Transition></Transition>"),
    ...([400, "NotImplemented"] as const),
  ],
  [
    "prefixes that overlap",
    configuration(rule("a/b", sevenDays), rule("b", sevenDays), rule("a/", sevenDays)),
    ...([400, "InvalidArgument"] as const),
  ],
])("refused, and the rules stay as they were: %s", async (_name, document, status, code) => {
  const emulator = await emulate();
  await lifecycle(emulator, "PUT", configuration(rule("", sevenDays, "Enabled", "old")));
  const before = (await lifecycle(emulator, "GET")).body.toString();
  expect(refusal(await lifecycle(emulator, "PUT", document))).toMatchObject({ status, code });
  expect((await lifecycle(emulator, "GET")).body.toString()).toBe(before);
});

test("prefixes may overlap where the request allows it", async () => {
  const emulator = await emulate();
  const document = configuration(rule("", "<Days>30</Days>"), rule("tmp/", "<Days>1</Days>"));
  const headers = { "x-oss-allow-same-action-overlap": "true" };
  expect((await lifecycle(emulator, "PUT", document, { headers })).status).toBe(200);
  await begin(emulator, "tmp/a", []);
  await begin(emulator, "a", []);
  emulator.clock.now = days(1);
  expect((await emulator.runLifecycle()).aborted.map(({ key }) => key)).toEqual(["tmp/a"]);
});

test("each call needs its own action", async () => {
  const emulator = await emulate();
  const Resource = `acs:oss:*:*:${emulator.bucket}`;
  const calls = {
    PUT: "oss:PutBucketLifecycle",
    GET: "oss:GetBucketLifecycle",
    DELETE: "oss:DeleteBucketLifecycle",
  };
  for (const [granted, Action] of Object.entries(calls)) {
    const credentials = openSession(emulator, [{ Effect: "Allow", Action, Resource }]);
    for (const method of Object.keys(calls)) {
      const body = method === "PUT" ? configuration(rule("", sevenDays)) : undefined;
      const { status } = await lifecycle(emulator, method, body, { credentials });
      expect([granted, method, status === 403]).toEqual([granted, method, granted !== method]);
    }
  }
});

test("the official client's putBucketLifecycle, getBucketLifecycle and deleteBucketLifecycle", async () => {
  const emulator = await emulate({ now: () => new Date() });
  const oss = client(emulator);
  const mine = { id: "mine", prefix: "u/", status: "Enabled", abortMultipartUpload: { days: 7 } };
  // The client changes the rules it is given.
  await oss.putBucketLifecycle(emulator.bucket, [{ ...mine }]);
  const { rules } = await oss.getBucketLifecycle(emulator.bucket);
  expect(rules).toMatchObject([{ ...mine, abortMultipartUpload: { days: "7" } }]);
  await oss.deleteBucketLifecycle(emulator.bucket);
  await expect(oss.getBucketLifecycle(emulator.bucket)).rejects.toMatchObject({ code: "NoSuchLifecycle" });
});
