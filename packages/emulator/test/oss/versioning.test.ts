import { expect, test } from "vitest";
import { emulate } from "./support/emulate.ts";
import { refusal } from "./support/http.ts";
import { assemble, begin, partOf } from "./support/multipart.ts";
import { sendSigned } from "./support/signed.ts";

type Running = Awaited<ReturnType<typeof emulate>>;

const configure = (emulator: Running, body: string) =>
  sendSigned(emulator, { method: "PUT", query: { versioning: "" }, body });
const configuration = (status: string) =>
  `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;
const read = async (emulator: Running) =>
  (await sendSigned(emulator, { method: "GET", query: { versioning: "" } })).body.toString();
const put = (emulator: Running, body: string) =>
  sendSigned(emulator, { method: "PUT", key: "a", body, headers: { "x-oss-forbid-overwrite": "true" } });

test("a bucket has no versioning until it is switched on, which the bucket's info says too", async () => {
  const emulator = await emulate();
  expect(await read(emulator)).not.toContain("Status");
  for (const status of ["Enabled", "Suspended"]) {
    expect((await configure(emulator, configuration(status))).status).toBe(200);
    expect(await read(emulator)).toContain(`<Status>${status}</Status>`);
    const info = await sendSigned(emulator, { method: "GET", query: { bucketInfo: "" } });
    expect(info.body.toString()).toContain(`<Versioning>${status}</Versioning>`);
  }
});

test("x-oss-forbid-overwrite has no effect where versioning is on or suspended", async () => {
  for (const status of ["Enabled", "Suspended"]) {
    const emulator = await emulate();
    expect((await put(emulator, "first")).status).toBe(200);
    expect(refusal(await put(emulator, "other")).code).toBe("FileAlreadyExists");
    await configure(emulator, configuration(status));
    expect((await put(emulator, "other")).status).toBe(200);
    const whole = await sendSigned(emulator, { method: "GET", key: "a" });
    expect(whole.body.toString()).toBe("other");
    const upload = await begin(emulator, "a", [partOf("parts")]);
    expect(upload.uploadId).not.toBe("");
    await assemble(emulator, "a", [partOf("parts")]);
  }
});

test.each(["", configuration("Disabled"), "<VersioningConfiguration/>"])(
  "what is no state is refused: %j",
  async (document) => {
    const emulator = await emulate();
    expect(refusal(await configure(emulator, document))).toMatchObject({ status: 400, code: "MalformedXML" });
    expect(await read(emulator)).not.toContain("Status");
  },
);
