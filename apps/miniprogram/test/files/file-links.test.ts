import { expect, test } from "vitest";
import { createFileLinks } from "../../src/files/file-links.ts";

/** A server whose clock is a day ahead of the phone's, and gives links that live fifteen minutes. */
function setUp() {
  let now = 0;
  let asked = 0;
  const DAY = 86_400_000;
  const url = async () => {
    asked += 1;
    const serverTime = new Date(now + DAY).toISOString();
    return { url: `link-${asked}`, expiresAt: new Date(now + DAY + 900_000).toISOString(), serverTime };
  };
  const links = createFileLinks({ url }, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { links, pass };
}

test("a link is asked for once and used while it has a minute left, whatever the phone's date", async () => {
  const { links, pass } = setUp();
  expect(await links.get("a")).toEqual({ url: "link-1", life: 900_000 });
  pass(839_000);
  expect(await links.get("a")).toEqual({ url: "link-1", life: 61_000 });
  pass(2_000);
  expect((await links.get("a")).url).toBe("link-2");
});

test("those that ask at the same time share a request; each file has links of its own", async () => {
  const { links } = setUp();
  const both = await Promise.all([links.get("a"), links.get("a"), links.get("b")]);
  expect(both.map(({ url }) => url)).toEqual(["link-1", "link-1", "link-2"]);
});

test("renewed, it is another, which is used from then on", async () => {
  const { links } = setUp();
  await links.get("a");
  expect((await links.renew("a")).url).toBe("link-2");
  expect((await links.get("a")).url).toBe("link-2");
});
