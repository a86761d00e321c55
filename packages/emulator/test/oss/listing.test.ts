import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { emulate } from "./support/emulate.ts";
import { refusal } from "./support/http.ts";
import { sendSigned } from "./support/signed.ts";

const keys = ["a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "d.txt", "中.txt", "😀.txt"];

interface Page {
  Contents?: { Key: string }[];
  CommonPrefixes?: { Prefix: string }[];
  KeyCount: string;
  IsTruncated: string;
  NextContinuationToken?: string;
  NextMarker?: string;
}

async function withKeys() {
  const emulator = await emulate();
  // Not in their order, which the listing has to find.
  for (const key of keys.toReversed()) await sendSigned(emulator, { method: "PUT", key, body: key });
  const list = async (query: Record<string, string>) => {
    const { body } = await sendSigned(emulator, { method: "GET", query });
    const parser = new XMLParser({
      parseTagValue: false,
      isArray: (name) => ["Contents", "CommonPrefixes"].includes(name),
    });
    const page = (parser.parse(body.toString()) as { ListBucketResult: Page }).ListBucketResult;
    const names = [
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    ];
    return { ...page, names };
  };
  return {
    emulator,
    list: (query: Record<string, string> = {}) => list({ "list-type": "2", ...query }),
    listV1: list,
  };
}

test("keys come in the order of their bytes", async () => {
  const { list } = await withKeys();
  expect(await list()).toMatchObject({ names: keys, KeyCount: "7", IsTruncated: "false" });
});

test.each([
  [{ prefix: "b/" }, ["b/1.txt", "b/2.txt", "b/c/3.txt"]],
  [{ prefix: "b/", delimiter: "/" }, ["b/1.txt", "b/2.txt", "b/c/"]],
  [{ delimiter: "/" }, ["a.txt", "d.txt", "中.txt", "😀.txt", "b/"]],
  [{ "start-after": "b/c/3.txt" }, ["d.txt", "中.txt", "😀.txt"]],
  [{ "start-after": "b/", delimiter: "/" }, ["d.txt", "中.txt", "😀.txt"]],
  [{ prefix: "none" }, []],
  [{ "max-keys": "0" }, []],
  [{ prefix: "中", "encoding-type": "url" }, ["%E4%B8%AD.txt"]],
])("%j lists %j", async (query: Record<string, string>, expected) => {
  const { list } = await withKeys();
  expect((await list(query)).names).toEqual(expected);
});

test.each(["", "/"])(
  "pages of every size, with the delimiter %j, together give everything once",
  async (delimiter) => {
    const { list } = await withKeys();
    const whole = (await list({ delimiter })).names.toSorted();
    for (const size of [1, 2, 3, 7]) {
      const found: string[] = [];
      let token: string | undefined;
      do {
        const page = await list({
          delimiter,
          "max-keys": String(size),
          ...(token && { "continuation-token": token }),
        });
        expect(page.names.length).toBeLessThanOrEqual(size);
        found.push(...page.names);
        token = page.NextContinuationToken;
      } while (token !== undefined);
      expect(found.toSorted()).toEqual(whole);
    }
  },
);

test("the first version lists by marker", async () => {
  const { listV1 } = await withKeys();
  const first = await listV1({ "max-keys": "3" });
  expect(first).toMatchObject({ names: keys.slice(0, 3), IsTruncated: "true", NextMarker: "b/2.txt" });
  expect((await listV1({ marker: "b/2.txt" })).names).toEqual(keys.slice(3));
});

test.each<Record<string, string>>([
  { "max-keys": "1001" },
  { "max-keys": "many" },
  { "encoding-type": "base64" },
  { "continuation-token": "!" },
])("%j is refused", async (query) => {
  const { emulator } = await withKeys();
  const answer = await sendSigned(emulator, { method: "GET", query: { "list-type": "2", ...query } });
  expect(refusal(answer)).toMatchObject({ status: 400, code: "InvalidArgument" });
});
